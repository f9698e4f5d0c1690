import { z } from 'zod'
import type { AdapterDescriptor } from '../../../src-preload/contract/index.ts'
import { accountUrl } from '../kit/base-url.ts'
import { passed, runCheckSteps } from '../kit/check-steps.ts'
import { defineAdapter } from '../kit/define-adapter.ts'
import { outcomeOfStatus, outcomeOfUnreadable } from '../kit/outcome.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { AdapterContext, CommentJob, CrmRequest, DeliverJob, LookUp, Outcome } from '../kit/types.ts'
import { createdAnswer, DEMO_KEY_HEADER, dealsAnswer, errorAnswer } from './demo-protocol.ts'
import type { NewDeal } from './demo-protocol.ts'

const config = z.object({ url: accountUrl, key: z.string().trim().min(1) })
type DemoContext = AdapterContext<z.output<typeof config>>

const descriptor: AdapterDescriptor = {
  id: 'demo',
  title: { ru: 'Демо-CRM', en: 'Demo CRM' },
  summary: {
    ru: 'CRM внутри приложения: видно, как заявки доходят, ждут и не дублируются. Наружу ничего не уходит.',
    en: 'A CRM inside the app: watch leads arrive, wait and never double. Nothing leaves this machine.',
  },
  keyHelp: [
    {
      ru: 'Запустите приложение с --demo: подключение к демо-CRM появится само.',
      en: 'Start the app with --demo: the connection to the demo CRM appears by itself.',
    },
  ],
  fields: [
    { name: 'url', kind: 'url', label: { ru: 'Адрес', en: 'Address' }, isRequired: true, isAdvanced: false },
    { name: 'key', kind: 'secret', label: { ru: 'Ключ', en: 'Key' }, isRequired: true, isAdvanced: false },
  ],
  lists: [],
  duplicateProtection: 'search',
  canAddComments: true,
}

/** Asks the demo CRM and gives the parsed answer; anything else ends the attempt. */
async function ask<T>(context: DemoContext, request: Omit<CrmRequest, 'headers'>, answer: z.ZodType<T>): Promise<T> {
  const { config: settings, http, clock } = context
  const response = await http.send({
    ...request,
    url: `${settings.url}${request.url}`,
    headers: { [DEMO_KEY_HEADER]: settings.key },
  })
  const error = errorAnswer.safeParse(response.json)
  const rules = {
    isMutation: request.isMutation,
    nowMs: clock.now(),
    ...(error.success ? { words: error.data.error, field: error.data.field } : {}),
  }
  const failed = outcomeOfStatus(response, rules)
  if (failed !== null) throw new OutcomeError(failed)
  const parsed = answer.safeParse(response.json)
  if (!parsed.success) throw new OutcomeError(outcomeOfUnreadable(response, rules))
  return parsed.data
}

function transform({ marker, lead }: DeliverJob): NewDeal {
  const fields = Object.entries(lead.fields).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
  const comment = [lead.comment, ...fields].filter((part) => part !== null).join('\n')
  return {
    marker,
    title: lead.title ?? '',
    name: lead.name,
    phone: lead.phone,
    email: lead.email,
    comment: comment === '' ? null : comment,
  }
}

async function deliver(context: DemoContext, job: DeliverJob): Promise<Outcome> {
  const request = { method: 'POST', url: '/deals', body: { json: transform(job) }, isMutation: true } as const
  const { id } = await ask(context, request, createdAnswer)
  return { kind: 'delivered', crmId: id }
}

async function lookUp(context: DemoContext, { marker }: DeliverJob): Promise<LookUp> {
  const request = { method: 'GET', url: '/deals', query: { marker }, isMutation: false } as const
  const { deals } = await ask(context, request, dealsAnswer)
  const own = deals.find((deal) => deal.marker === marker)
  return own === undefined ? { kind: 'absent' } : { kind: 'found', crmId: own.id }
}

const notesUrl = ({ crmId }: CommentJob): string => `/deals/${encodeURIComponent(crmId)}`

async function addComment(context: DemoContext, job: CommentJob): Promise<Outcome> {
  const text = [job.title, job.message].filter((part) => part !== null && part !== '').join('\n')
  const body = { json: { marker: job.marker, text } }
  await ask(context, { method: 'POST', url: `${notesUrl(job)}/notes`, body, isMutation: true }, createdAnswer)
  return { kind: 'delivered', crmId: job.crmId }
}

async function lookUpComment(context: DemoContext, job: CommentJob): Promise<LookUp> {
  const { deals } = await ask(context, { method: 'GET', url: notesUrl(job), isMutation: false }, dealsAnswer)
  const isThere = deals.some((deal) => deal.notes.some((note) => note.endsWith(`[${job.marker}]`)))
  return isThere ? { kind: 'found', crmId: job.crmId } : { kind: 'absent' }
}

/** The demo CRM inside the product; the smallest adapter, to copy from. */
export const demoAdapter = defineAdapter({
  descriptor,
  config,
  limits: () => ({ perSecond: 50, burst: 50, concurrency: 4 }),
  // The demo CRM creates the deal before it answers, at the latest 3 s after the request.
  settle: { firstLookMs: 1_000, secondLookMs: 5_000 },
  check: (context) =>
    runCheckSteps([
      {
        name: 'key',
        title: { ru: 'Адрес и ключ', en: 'Address and key' },
        run: async () => {
          await ask(context, { method: 'GET', url: '/ping', isMutation: false }, z.object({ name: z.string() }))
          return passed()
        },
      },
    ]),
  deliver,
  lookUp,
  addComment,
  lookUpComment,
})
