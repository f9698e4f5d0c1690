import { z } from 'zod'
import { outcomeOfStatus, outcomeOfUnreadable } from '../kit/outcome.ts'
import type { Failed } from '../kit/outcome-error.ts'
import { parseRetryAfter } from '../kit/retry-after.ts'
import type { CrmResponse, Outcome } from '../kit/types.ts'
import type { WebhookConfig } from './config.ts'
import { parsePath, readPath } from './json-path.ts'

const roistatAnswer = z.object({
  status: z.string(),
  order_id: z.union([z.string(), z.number().transform(String)]).nullish(),
  message: z.string().nullish(),
  error: z.string().nullish(),
})

/** A page for people: a login form, a parked domain, a gateway. PHP also labels a plain "ok" as HTML, so the body decides. */
function isPage(text: string): boolean {
  return /^\s*<(!doctype|html|head|body)/i.test(text)
}

function isBrokenJson(response: CrmResponse): boolean {
  return (
    response.json === undefined && (response.headers['content-type'] ?? '').includes('json') && response.text !== ''
  )
}

/** What the endpoint's answer means. `fallbackId` is the number when the answer names none. */
export function readAnswer(
  config: WebhookConfig,
  response: CrmResponse,
  about: { fallbackId: string; nowMs: number },
): Outcome {
  const rules = { isMutation: true, nowMs: about.nowMs }
  const refused = throttled(config, response, about.nowMs) ?? outcomeOfStatus(response, rules)
  if (refused !== null) return refused
  if (isPage(response.text) || isBrokenJson(response)) return outcomeOfUnreadable(response, rules)
  if (config.format === 'roistat') return readRoistat(response, about)
  if (config.success === 'json') {
    if (response.json === undefined) return outcomeOfUnreadable(response, rules)
    const value = readPath(response.json, parsePath(config.successPath) ?? [])
    if (scalarText(value) !== config.successValue) {
      const shown = value === undefined ? 'nothing' : JSON.stringify(value)
      return {
        kind: 'rejected',
        reason: `The answer has ${shown} at ${config.successPath}, expected "${config.successValue}"`,
      }
    }
  }
  const id = config.idPath === '' ? '' : scalarText(readPath(response.json, parsePath(config.idPath) ?? []))
  return { kind: 'delivered', crmId: id === '' ? about.fallbackId : id }
}

function scalarText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** 410 stops for good; an idempotent receiver may be slowed down on 502 and 504 as Standard Webhooks asks. */
function throttled(config: WebhookConfig, response: CrmResponse, nowMs: number): Failed | null {
  const { status } = response
  if (status === 410) {
    return { kind: 'unauthorized', reason: 'HTTP 410: the endpoint is gone and asks for no more requests' }
  }
  if (!config.isIdempotent || (status !== 502 && status !== 504)) return null
  const afterMs = parseRetryAfter(response.headers['retry-after'], nowMs)
  const reason = `HTTP ${status}: the endpoint is under load`
  return { kind: 'retry', reason, trouble: 'limit', ...(afterMs === undefined ? {} : { afterMs }) }
}

function readRoistat(response: CrmResponse, about: { fallbackId: string; nowMs: number }): Outcome {
  const parsed = roistatAnswer.safeParse(response.json)
  if (!parsed.success) return outcomeOfUnreadable(response, { isMutation: true, nowMs: about.nowMs })
  const { status, order_id: orderId, message, error } = parsed.data
  // `double`: the receiver has the lead already, so it is there.
  if (status === 'ok' || status === 'double') {
    return { kind: 'delivered', crmId: (orderId ?? '') === '' ? about.fallbackId : (orderId ?? '') }
  }
  const words = [status, message ?? '', error ?? ''].filter((part) => part !== '').join(': ')
  return { kind: 'rejected', reason: `The endpoint answered ${words}` }
}
