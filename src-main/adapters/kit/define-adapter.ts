import type { z } from 'zod'
import type { AdapterDescriptor, CheckStep } from '../../../src-preload/contract/index.ts'
import { cleanLead, cleanText, cutText } from './clean-text.ts'
import { CrmFailure } from './crm-failure.ts'
import { outcomeOfFailure, REASON_LIMIT } from './outcome.ts'
import { OutcomeError } from './outcome-error.ts'
import type { Failed } from './outcome-error.ts'
import { createSecretMask } from './secret-mask.ts'
import type { Adapter, AdapterContext, BrowserSignIn, LookUp, Outcome } from './types.ts'

/** What an adapter declares: everything of `Adapter`, with the schema as an object whose keys are the form's fields. */
export type AdapterDefinition<S extends z.ZodObject> = {
  descriptor: AdapterDescriptor
  config: S
  limits: Adapter<z.output<S>>['limits']
  settle?: NonNullable<Adapter<z.output<S>>['settle']>
  /** Secrets beside the fields of kind `secret`: derived hashes, header values. */
  moreSecrets?: (config: z.output<S>) => string[]
  tokenScope?: NonNullable<Adapter<z.output<S>>['tokenScope']>
  pinnedCertificate?: NonNullable<Adapter<z.output<S>>['pinnedCertificate']>
  signIn?: NonNullable<Adapter<z.output<S>>['signIn']>
  check: Adapter<z.output<S>>['check']
  deliver: Adapter<z.output<S>>['deliver']
  lookUp: Adapter<z.output<S>>['lookUp']
  addComment?: NonNullable<Adapter<z.output<S>>['addComment']>
  lookUpComment?: NonNullable<Adapter<z.output<S>>['lookUpComment']>
  readList?: NonNullable<Adapter<z.output<S>>['readList']>
}

/**
 * Makes an adapter of a declaration. Throws when form and schema disagree. Around the declared functions it cleans the
 * lead's texts, turns `CrmFailure` and `OutcomeError` into outcomes, and masks secrets in every text that comes out. Any
 * other error is a fault of the adapter or the store and goes through: the caller treats it as `unknown`.
 */
export function defineAdapter<S extends z.ZodObject>(definition: AdapterDefinition<S>): Adapter<z.output<S>> {
  type C = z.output<S>
  assertAgreement(definition)
  const secretFields = definition.descriptor.fields
    .filter((field) => field.kind === 'secret')
    .map((field) => field.name)
  const secrets = (config: C): string[] => {
    const values: Record<string, unknown> = config
    const stored = secretFields.flatMap((name) => (typeof values[name] === 'string' ? [values[name]] : []))
    return [...stored, ...(definition.moreSecrets?.(config) ?? [])].filter((secret) => secret !== '')
  }
  const safe = (context: AdapterContext<C>): SafeText => {
    // Tokens become known while the call runs, so the mask is made when there is something to mask.
    return (text) => {
      const mask = createSecretMask([...secrets(context.config), ...context.http.hidden()])
      return cutText(cleanText(mask.text(text)), REASON_LIMIT)
    }
  }
  const { addComment, lookUpComment, readList, settle: settleTimes, tokenScope, pinnedCertificate, signIn } = definition
  return {
    descriptor: definition.descriptor,
    // The schema is an object schema; its output is C by definition of `z.output`.
    configSchema: definition.config as unknown as z.ZodType<C>,
    limits: definition.limits,
    ...(settleTimes === undefined ? {} : { settle: settleTimes }),
    ...(tokenScope === undefined ? {} : { tokenScope }),
    ...(pinnedCertificate === undefined ? {} : { pinnedCertificate }),
    ...(signIn === undefined ? {} : { signIn: safeSignIn(signIn, safe) }),
    secrets,
    check: async (context) => maskSteps(await definition.check(context), safe(context)),
    deliver: (context, job) =>
      settle(safe(context), () => definition.deliver(context, { ...job, lead: cleanLead(job.lead) })),
    lookUp: (context, job) =>
      settleLookUp(safe(context), () => definition.lookUp(context, { ...job, lead: cleanLead(job.lead) })),
    ...(addComment === undefined
      ? {}
      : { addComment: (context, job) => settle(safe(context), () => addComment(context, cleanComment(job))) }),
    ...(lookUpComment === undefined
      ? {}
      : {
          lookUpComment: (context, job) => settleLookUp(safe(context), () => lookUpComment(context, cleanComment(job))),
        }),
    ...(readList === undefined
      ? {}
      : { readList: (context, list) => settleList(safe(context), () => readList(context, list)) }),
  }
}

type SafeText = (text: string) => string

function cleanComment<T extends { title: string | null; message: string }>(job: T): T {
  return { ...job, title: job.title === null ? null : cleanText(job.title), message: cleanText(job.message) }
}

/** The outcome an expected error stands for; other errors are thrown on. */
function outcomeOfError(error: unknown): Failed {
  if (error instanceof CrmFailure) return outcomeOfFailure(error)
  if (error instanceof OutcomeError) return error.outcome
  throw error
}

async function settle(safe: SafeText, run: () => Promise<Outcome>): Promise<Outcome> {
  let outcome: Outcome
  try {
    outcome = await run()
  } catch (error) {
    outcome = outcomeOfError(error)
  }
  return outcome.kind === 'delivered' ? outcome : maskOutcome(outcome, safe)
}

function maskOutcome(outcome: Failed, safe: SafeText): Failed {
  return { ...outcome, reason: safe(outcome.reason) }
}

async function settleLookUp(safe: SafeText, run: () => Promise<LookUp>): Promise<LookUp> {
  let found: LookUp
  try {
    found = await run()
  } catch (error) {
    found = { kind: 'failed', outcome: outcomeOfError(error) }
  }
  return found.kind === 'failed' ? { ...found, outcome: maskOutcome(found.outcome, safe) } : found
}

async function settleList<T>(safe: SafeText, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw new OutcomeError(maskOutcome(outcomeOfError(error), safe))
  }
}

/** The same sign-in, with secrets masked in what it throws. */
function safeSignIn<C>(signIn: BrowserSignIn<C>, safe: (context: AdapterContext<C>) => SafeText): BrowserSignIn<C> {
  return { ...signIn, finish: (context, back) => settleList(safe(context), () => signIn.finish(context, back)) }
}

function maskSteps(steps: CheckStep[], safe: SafeText): CheckStep[] {
  return steps.map((step) => ({
    ...step,
    detail: step.detail === null ? null : { ru: safe(step.detail.ru), en: safe(step.detail.en) },
  }))
}

function assertAgreement<S extends z.ZodObject>({ descriptor, config }: AdapterDefinition<S>): void {
  const shape: Record<string, z.core.$ZodType> = config.shape
  const declared = new Map(descriptor.fields.map((field) => [field.name, field]))
  const complain = (words: string): never => {
    throw new Error(`adapter ${descriptor.id}: ${words}`)
  }
  if (declared.size !== descriptor.fields.length) complain('a form field is declared twice')
  for (const name of Object.keys(shape)) if (!declared.has(name)) complain(`schema key ${name} has no form field`)
  for (const [name, field] of declared) {
    const schema = shape[name] as z.ZodType | undefined // ZodObject keeps full schemas, its type says less
    if (schema === undefined) return complain(`form field ${name} is not in the schema`)
    if (schema.safeParse(undefined).success === field.isRequired) {
      complain(`form field ${name} is ${field.isRequired ? 'required' : 'optional'}, the schema says otherwise`)
    }
    const shown = field.showWhen?.field
    if (shown !== undefined && !declared.has(shown)) complain(`form field ${name} depends on unknown ${shown}`)
    if (/key|token|password|secret/i.test(name) && field.kind !== 'secret')
      complain(`form field ${name} must be a secret`)
  }
}
