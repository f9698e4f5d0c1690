import { z } from 'zod'
import { localText } from './time.ts'

/** One field of a connection's form. The console draws it; the adapter parses what comes back. */
export const formField = z.object({
  /** Key inside `config`. */
  name: z.string(),
  kind: z.enum(['text', 'url', 'secret', 'number', 'boolean', 'choice', 'multiline', 'map']),
  label: localText,
  help: localText.optional(),
  placeholder: z.string().optional(),
  isRequired: z.boolean(),
  /** A `map` whose values must not be seen again (headers with keys): it goes in, never out, like a `secret`. */
  isSecret: z.boolean().optional(),
  /** For `choice`. */
  choices: z.array(z.object({ value: z.string(), label: localText })).optional(),
  /** For `choice` whose values are read from the CRM: name of a reference list. */
  list: z.string().optional(),
  defaultValue: z.union([z.string(), z.number(), z.boolean()]).optional(),
  /** Shown only when another field has one of these values. */
  showWhen: z.object({ field: z.string(), values: z.array(z.string()) }).optional(),
  /** Drawn in the folded "more" section. */
  isAdvanced: z.boolean(),
})
export type FormField = z.infer<typeof formField>

/** What an adapter tells the console about itself. */
export const adapterDescriptor = z.object({
  id: z.string(),
  title: localText,
  summary: localText,
  /** How to get a key, step by step, in Markdown-free plain lines. */
  keyHelp: z.array(localText),
  fields: z.array(formField),
  /** Names of the reference lists it can read (`statuses`, `users`, `orderFields` …). */
  lists: z.array(
    z.object({
      name: z.string(),
      title: localText,
      /** Its values are keys of `fields` (deal) or `client_fields` (contact): a form's mapping chooses among them. */
      fieldsOf: z.enum(['deal', 'contact']).optional(),
    }),
  ),
  /** `native`: the CRM refuses or merges a repeat; `search`: our mark can be looked up; `none`: neither, the connection's policy decides. */
  duplicateProtection: z.enum(['native', 'search', 'none']),
  /** Some accounts cannot be searched although the adapter can (a key without that right): the policy is asked for too. */
  mayLackLookUp: z.boolean().optional(),
  canAddComments: z.boolean(),
  /**
   * The account is signed in to in a browser, after the connection is saved (`connections.beginSignIn`), when this field of
   * the form has one of these values.
   */
  browserSignIn: z.object({ field: z.string(), values: z.array(z.string()) }).optional(),
})
export type AdapterDescriptor = z.infer<typeof adapterDescriptor>

/** One row of a reference list. */
export const listItem = z.object({
  value: z.string(),
  label: z.string(),
  /** Switched off in the CRM. */
  isActive: z.boolean(),
  /** Type of a field (`boolean`, `dictionary`), e-mail of a user, group of a status … */
  detail: z.string().optional(),
  /** Choices of a dictionary field. */
  choices: z.array(z.object({ value: z.string(), label: z.string() })).optional(),
})
export type ListItem = z.infer<typeof listItem>

/** One step of a connection check, with words that say what to do. */
export const checkStep = z.object({
  name: z.string(),
  title: localText,
  state: z.enum(['passed', 'warning', 'failed', 'skipped']),
  detail: localText.nullable(),
  /** What a person may agree to: the console offers to put `value` into the form field (a self-signed certificate). */
  offer: z.object({ field: z.string(), value: z.string(), label: localText }).optional(),
})
export type CheckStep = z.infer<typeof checkStep>

/** Result of a connection check. */
export const checkResult = z.object({ isOk: z.boolean(), checkedAt: z.number().int(), steps: z.array(checkStep) })
export type CheckResult = z.infer<typeof checkResult>
