import { z } from 'zod'
import type { AdapterDescriptor } from '../../../src-preload/contract/index.ts'
import { passed, runCheckSteps } from '../kit/check-steps.ts'
import { defineAdapter } from '../kit/define-adapter.ts'
import type { CommentJob, DeliverJob, LookUp, Outcome } from '../kit/types.ts'
import { ask, demoConfig, type DemoContext } from './client.ts'
import { transform } from './transform.ts'
import { createdAnswer, dealsAnswer } from './types.ts'

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
  config: demoConfig,
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
