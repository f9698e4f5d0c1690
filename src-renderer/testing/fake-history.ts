import type { Attempt, Lead, OutputOf, contract } from '../../src-preload/contract/index.ts'

type History = OutputOf<(typeof contract)['leads']['history']>

/** What happened to a lead, in a shape that fits its state. */
export function historyOf(lead: Lead): History {
  const [delivery] = lead.deliveries
  const body = JSON.stringify({
    order: { firstName: lead.name, phone: lead.phone, customerComment: lead.comment, externalId: lead.id },
  })
  const makeAttempt = (number: number, outcome: Attempt['outcome'], status: number | null): Attempt => ({
    id: `attempt_${number}`,
    number,
    kind: 'deliver',
    startedAt: lead.receivedAt + number * number * 60_000,
    finishedAt: lead.receivedAt + number * number * 60_000 + 640,
    outcome,
    reason: outcome === 'delivered' ? null : (delivery?.reason ?? null),
    exchanges: [
      {
        startedAt: lead.receivedAt + number * number * 60_000,
        durationMs: 640,
        method: 'POST',
        url: 'https://estel.retailcrm.example/api/v5/orders/create',
        requestHeaders: { 'content-type': 'application/x-www-form-urlencoded', 'x-api-key': '•••' },
        requestBody: body,
        isRequestCut: false,
        status,
        responseHeaders: { 'content-type': 'application/json' },
        responseBody:
          status === 200
            ? '{"success":true,"id":20417,"order":{"number":"20417A"}}'
            : '<html><head><title>503</title></head></html>',
        isResponseCut: false,
        error: status === null ? 'timeout while reading the answer' : null,
      },
    ],
  })
  const attempts =
    lead.state === 'delivered'
      ? [makeAttempt(1, 'retry', 503), makeAttempt(2, 'delivered', 200)]
      : lead.state === 'retrying'
        ? [makeAttempt(1, 'retry', 503), makeAttempt(2, 'retry', 503), makeAttempt(3, 'retry', null)]
        : lead.state === 'failed'
          ? [delivery?.isOutcomeUnknown === true ? makeAttempt(1, 'unknown', null) : makeAttempt(1, 'rejected', 422)]
          : []
  return {
    attempts: delivery === undefined ? [] : attempts.map((attempt) => ({ ...attempt, deliveryId: delivery.id })),
    steps:
      delivery === undefined || lead.state !== 'delivered'
        ? []
        : [
            { deliveryId: delivery.id, name: 'customer', finishedAt: lead.receivedAt + 300, summary: 'found 9917' },
            { deliveryId: delivery.id, name: 'order', finishedAt: lead.receivedAt + 900, summary: 'created 20417A' },
          ],
    comments:
      lead.repeatCount > 0
        ? [
            {
              id: 'comment_1',
              leadId: lead.id,
              receivedAt: lead.receivedAt + 90_000,
              title: null,
              message: 'Ещё вопрос: есть ли рассрочка?',
            },
          ]
        : [],
    original: {
      method: 'POST',
      target: '/api/proxy/1.0/leads/add?key=es_1f3c9a7b1d25e4860',
      contentType: 'application/x-www-form-urlencoded',
      byteLength: 214,
      text: `title=${lead.title ?? ''}&name=${lead.name ?? ''}&phone=${lead.phone ?? ''}&comment=${lead.comment ?? ''}&fields[source]={utmSource}`,
    },
    resolved: { title: lead.title, comment: lead.comment, name: lead.name },
  }
}
