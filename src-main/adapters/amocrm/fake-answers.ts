import type { FakeAnswer, FakeRequest } from '../kit/fake-server.ts'
import type { FakeAccount, FakeRecord } from './fake-account.ts'

/** One request to the API; `path` is behind the version. */
export type Call = { account: FakeAccount; request: FakeRequest; path: string[] }

/** A body in the shape of RFC 7807. */
export function problem(status: number, title: string, more: object = {}): FakeAnswer {
  const json = { title, type: `https://httpstatus.es/${status}`, status, detail: title, ...more }
  return { status, headers: { 'content-type': 'application/problem+json' }, json }
}

/** Notes what the vendor's pages do not allow. */
export function complain({ account, request }: Call, words: string): FakeAnswer {
  account.complaints.push(`${request.method} ${request.path}: ${words}`)
  return problem(400, 'Bad Request', { detail: words })
}

/** A page of the gateway in front of the API. */
export function gatewayPage(status: number): FakeAnswer {
  return {
    status,
    headers: { 'content-type': 'text/html' },
    text: `<html><head><title>${status}</title></head><body><center>nginx</center></body></html>`,
  }
}

/** Success as the API writes it. */
export function good(json: FakeRecord | unknown[]): FakeAnswer {
  return { status: 200, headers: { 'content-type': 'application/hal+json' }, json }
}
