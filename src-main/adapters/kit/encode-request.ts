import type { CrmRequest } from './types.ts'

/** A request as it goes out. */
export type EncodedRequest = {
  method: CrmRequest['method']
  url: URL
  headers: Record<string, string>
  body: string | null
  /** The body as people read it: pairs of a form one per line, decoded. */
  readableBody: string | null
}

function encodeBody(body: CrmRequest['body']): {
  body: string | null
  readable: string | null
  contentType: string | null
} {
  if (body === undefined) return { body: null, readable: null, contentType: null }
  if ('json' in body) {
    const text = JSON.stringify(body.json)
    return { body: text, readable: text, contentType: 'application/json; charset=utf-8' }
  }
  if ('text' in body) return { body: body.text, readable: body.text, contentType: body.contentType }
  const pairs = Object.entries(body.form)
  return {
    body: new URLSearchParams(pairs).toString(),
    readable: pairs.map(([name, value]) => `${name}=${value}`).join('\n'),
    contentType: 'application/x-www-form-urlencoded',
  }
}

function addQuery(url: URL, query: CrmRequest['query']): void {
  for (const [name, value] of Object.entries(query ?? {})) {
    const values = typeof value === 'object' ? value : [value]
    for (const one of values) url.searchParams.append(name, String(one))
  }
}

/** Builds address, headers and body. Throws `TypeError` when the address is not an http(s) address without user info. */
export function encodeRequest(
  request: CrmRequest,
  base: { baseUrl: string | undefined; headers: Record<string, string> },
): EncodedRequest {
  const url = new URL(request.url, base.baseUrl)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new TypeError('the address must begin with https://')
  if (url.username !== '' || url.password !== '') throw new TypeError('the address must not hold a user and password')
  addQuery(url, request.query)
  const { body, readable, contentType } = encodeBody(request.body)
  const headers: Record<string, string> = {
    accept: 'application/json, */*;q=0.5',
    'accept-encoding': 'gzip, deflate, br',
    'user-agent': 'Estafeta',
    ...(contentType === null ? {} : { 'content-type': contentType }),
  }
  for (const [name, value] of Object.entries({ ...base.headers, ...request.headers }))
    headers[name.toLowerCase()] = value
  return { method: request.method, url, headers, body, readableBody: readable }
}
