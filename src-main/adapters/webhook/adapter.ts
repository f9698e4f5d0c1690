import { isLoopback } from '../kit/base-url.ts'
import { passed, runCheckSteps, warning } from '../kit/check-steps.ts'
import { CrmFailure } from '../kit/crm-failure.ts'
import { defineAdapter } from '../kit/define-adapter.ts'
import { outcomeOfFailure } from '../kit/outcome.ts'
import type { CommentJob, CrmRequest, DeliverJob, LookUp, Outcome } from '../kit/types.ts'
import { readAnswer } from './answer.ts'
import { config, descriptor, moreSecrets } from './config.ts'
import type { WebhookContext } from './config.ts'
import { commentRequest, leadRequest } from './request.ts'

async function send(context: WebhookContext, request: CrmRequest, fallbackId: string): Promise<Outcome> {
  let outcome: Outcome
  try {
    const response = await context.http.send(request)
    outcome = readAnswer(context.config, response, { fallbackId, nowMs: context.clock.now() })
  } catch (error) {
    if (!(error instanceof CrmFailure)) throw error
    outcome = outcomeOfFailure(error)
  }
  // A receiver that drops repeats by the stable webhook-id makes an unclear end safe to repeat.
  const isSafe = context.config.isIdempotent && context.config.format !== 'roistat'
  return outcome.kind === 'unknown' && isSafe ? { ...outcome, kind: 'retry' } : outcome
}

function deliver(context: WebhookContext, job: DeliverJob): Promise<Outcome> {
  return send(context, leadRequest(context, job), job.marker)
}

async function addComment(context: WebhookContext, job: CommentJob): Promise<Outcome> {
  const request = commentRequest(context, job)
  if (request === null) {
    return { kind: 'rejected', reason: 'This connection has no template for comments: write one in its settings' }
  }
  const outcome = await send(context, request, job.crmId)
  return outcome.kind === 'delivered' ? { ...outcome, crmId: job.crmId } : outcome
}

function cannotLookUp(): Promise<LookUp> {
  return Promise.resolve({ kind: 'impossible', reason: 'An endpoint cannot be asked what it has received' })
}

/** Any HTTP endpoint: the receiver defines the form, Standard Webhooks the headers. */
export const webhookAdapter = defineAdapter({
  descriptor,
  config,
  moreSecrets,
  limits: () => ({ perSecond: 5, burst: 5, concurrency: 2 }),
  check: (context) =>
    runCheckSteps([
      {
        name: 'address',
        title: { ru: 'Соединение', en: 'Connection' },
        run: async () => {
          // Only a connection: any request, even GET, could make an empty lead at somebody's handler.
          await context.http.reach(context.config.url)
          return passed({
            ru: 'Сервер отвечает. Отправьте тестовую заявку, чтобы увидеть путь целиком.',
            en: 'The server is there. Send a test lead to see the whole way.',
          })
        },
      },
      {
        name: 'protection',
        title: { ru: 'Защита данных', en: 'Protection of data' },
        run: () => {
          const url = new URL(context.config.url)
          if (url.protocol === 'https:' || isLoopback(url.hostname)) return Promise.resolve(passed())
          return Promise.resolve(
            warning(
              'Адрес без https: заявки и пароли идут по сети открытым текстом. Попросите адрес с https.',
              'The address has no https: leads and passwords cross the network in the clear. Ask for an https address.',
            ),
          )
        },
      },
    ]),
  deliver,
  lookUp: cannotLookUp,
  addComment,
  lookUpComment: cannotLookUp,
})
