import type { Json, JsonMap } from '../../../src-preload/contract/index.ts'
import type { CommentJob, CrmRequest, DeliverJob } from '../kit/types.ts'
import type { WebhookConfig, WebhookContext } from './config.ts'
import { roistatToken } from './config.ts'
import { commentData, flattenForm, leadData } from './payload.ts'
import { webhookHeaders } from './sign.ts'
import { fillTemplate } from './template.ts'

const JSON_TYPE = 'application/json; charset=utf-8'
const FORM_TYPE = 'application/x-www-form-urlencoded'

/** What is sent: a lead or a comment. `event` is the type of the Standard Webhooks message. */
type Message = { id: string; event: string; occurredAtMs: number; data: JsonMap; template: string }

function ownHeaders({ headers, authorization }: WebhookConfig): Record<string, string> {
  return authorization === '' ? headers : { ...headers, authorization }
}

/** A request whose body, if any, is signed as it is sent. */
function signed(
  context: WebhookContext,
  message: Message,
  content: { text: string; contentType: string } | null,
): CrmRequest {
  const { config, clock } = context
  const text = content?.text ?? ''
  const marks = webhookHeaders({ id: message.id, nowMs: clock.now(), body: text, secret: config.signingSecret })
  return {
    method: config.method,
    url: config.url,
    headers: { ...ownHeaders(config), ...marks },
    ...(content === null ? {} : { body: content }),
    isMutation: true,
  }
}

function build(context: WebhookContext, message: Message): CrmRequest {
  const { config } = context
  const json = (value: Json): CrmRequest =>
    signed(context, message, { text: JSON.stringify(value), contentType: JSON_TYPE })
  switch (config.format) {
    case 'template':
      return json(fillTemplate(message.template, message.data))
    case 'form': {
      const form = flattenForm(message.data)
      if (config.method === 'GET') return { ...signed(context, message, null), query: form }
      const text = new URLSearchParams(Object.entries(form)).toString()
      return signed(context, message, { text, contentType: FORM_TYPE })
    }
    default:
      return json({ type: message.event, timestamp: new Date(message.occurredAtMs).toISOString(), data: message.data })
  }
}

/** Roistat's own date: UTC without a zone. */
function roistatDate(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')
}

function roistatCall(context: WebhookContext, query: Record<string, string>): CrmRequest {
  const { config } = context
  const who = { user: config.roistatUser, token: roistatToken(config) }
  return { method: 'GET', url: config.url, query: { ...who, ...query }, headers: ownHeaders(config), isMutation: true }
}

/** The request of a lead. */
export function leadRequest(context: WebhookContext, job: DeliverJob): CrmRequest {
  const { lead, marker } = job
  if (context.config.format === 'roistat') {
    const repeat = job.isRepeatOfUnknown ? `возможный повтор / possible repeat: ${marker}` : ''
    return roistatCall(context, {
      action: 'lead',
      id: marker,
      visit: lead.visit ?? '',
      title: lead.title ?? '',
      text: [lead.comment ?? '', repeat].filter((part) => part !== '').join('\n'),
      name: lead.name ?? '',
      phone: lead.phone ?? '',
      email: lead.email ?? '',
      data: JSON.stringify({ ...lead.fields, roistat: lead.visit }),
      created_date: roistatDate(lead.receivedAtMs),
      manager_id: '',
    })
  }
  return build(context, {
    id: marker,
    event: 'lead.created',
    occurredAtMs: lead.receivedAtMs,
    data: leadData(job),
    template: context.config.template,
  })
}

/** The request of a comment; null when this connection has no form for comments. */
export function commentRequest(context: WebhookContext, job: CommentJob): CrmRequest | null {
  const { config, clock } = context
  if (config.format === 'roistat') {
    return roistatCall(context, { action: 'message', lead_id: job.crmId, title: job.title ?? '', message: job.message })
  }
  if (config.format === 'template' && config.commentTemplate.trim() === '') return null
  return build(context, {
    id: job.marker,
    event: 'comment.created',
    occurredAtMs: clock.now(),
    data: commentData(job),
    template: config.commentTemplate,
  })
}
