import type { Exchange } from '../../../src-preload/contract/index.ts'
import type { SecretMask } from './secret-mask.ts'

/** So much of a body is kept in the transcript. */
export const TRANSCRIPT_BODY_BYTES = 16 * 1024

/** An exchange before masking and cutting. */
export type RawExchange = {
  startedAt: number
  durationMs: number
  method: string
  url: string
  requestHeaders: Record<string, string>
  requestBody: string | null
  status: number | null
  responseHeaders: Record<string, string>
  responseBody: string | null
  error: string | null
}

/** Masks, then cuts at a character border. */
function visiblePart(text: string | null, mask: SecretMask): { text: string | null; isCut: boolean } {
  if (text === null) return { text, isCut: false }
  // The whole text is masked before the cut: a secret across the border would lose its second half and stay visible.
  const masked = mask.text(text).toWellFormed()
  const { read } = new TextEncoder().encodeInto(masked, new Uint8Array(TRANSCRIPT_BODY_BYTES))
  return { text: masked.slice(0, read), isCut: read < masked.length }
}

/** The exchange as people may see it. */
export function maskExchange(raw: RawExchange, mask: SecretMask): Exchange {
  const request = visiblePart(raw.requestBody, mask)
  const response = visiblePart(raw.responseBody, mask)
  return {
    startedAt: Math.max(0, Math.round(raw.startedAt)),
    durationMs: Math.max(0, Math.round(raw.durationMs)),
    method: raw.method,
    url: visiblePart(raw.url, mask).text ?? '',
    requestHeaders: mask.headers(raw.requestHeaders),
    requestBody: request.text,
    isRequestCut: request.isCut,
    status: raw.status,
    responseHeaders: mask.headers(raw.responseHeaders),
    responseBody: response.text,
    isResponseCut: response.isCut,
    error: raw.error === null ? null : mask.text(raw.error),
  }
}
