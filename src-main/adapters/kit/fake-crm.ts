import { isDeepStrictEqual } from 'node:util'
import { startFakeServer } from './fake-server.ts'
import type { FakeAnswer, FakeRequest, FakeServer, Fault } from './fake-server.ts'
import { parseJson } from './read-answer.ts'

/** An expected request: every part that is named must be exactly so. */
export type ExpectedRequest = {
  method: string
  path: string
  query?: Record<string, string>
  /** These headers must be present with these values; others are not looked at. */
  headers?: Record<string, string>
  json?: unknown
  /** Pairs of a form body; a value that is JSON is given parsed. */
  form?: Record<string, unknown>
  body?: string
}

/** A CRM that follows a script. */
export type FakeCrm = FakeServer & {
  /** Adds the next line of the script: the request that must come and what it gets. */
  expect(request: ExpectedRequest, reply: FakeAnswer | Fault): void
  /** Throws when a request came that was not expected, or an expected one did not come. Call it at the end of each test. */
  verify(): void
}

type Line = { request: ExpectedRequest; reply: FakeAnswer | Fault }

/** Starts a scripted CRM. An unexpected request is answered with 599. */
export async function startFakeCrm(): Promise<FakeCrm> {
  const script: Line[] = []
  const complaints: string[] = []
  const server = await startFakeServer((request) => {
    const line = script.shift()
    const complaint = line === undefined ? 'nothing was expected' : difference(line.request, request)
    if (line !== undefined && complaint === null) return line.reply
    complaints.push(`${request.method} ${request.path}: ${complaint ?? ''}`)
    return { status: 599, json: { complaint } }
  })
  return {
    ...server,
    expect: (request, reply) => {
      script.push({ request, reply })
    },
    verify: () => {
      const missing = script.map(({ request }) => `${request.method} ${request.path}: did not come`)
      const all = [...complaints, ...missing]
      if (all.length > 0) throw new Error(all.join('\n'))
    },
  }
}

function readForm(body: string): Record<string, unknown> {
  const pairs = [...new URLSearchParams(body)]
  return Object.fromEntries(
    pairs.map(([name, value]) => [name, /^[[{]/.test(value) ? (parseJson(value) ?? value) : value]),
  )
}

/** The first part that differs, in words; null when the request is the expected one. */
function difference(expected: ExpectedRequest, request: FakeRequest): string | null {
  const parts: [string, unknown, unknown][] = [
    ['method', expected.method, request.method],
    ['path', expected.path, request.path],
    ['query', expected.query ?? Object.fromEntries(request.query), Object.fromEntries(request.query)],
    ['body', expected.body ?? request.body, request.body],
  ]
  for (const [name, value] of Object.entries(expected.headers ?? {})) {
    parts.push([`header ${name}`, value, request.headers[name.toLowerCase()]])
  }
  if ('json' in expected) parts.push(['json', expected.json, parseJson(request.body)])
  if (expected.form !== undefined) parts.push(['form', expected.form, readForm(request.body)])
  const wrong = parts.find(([, wanted, got]) => !isDeepStrictEqual(wanted, got))
  if (wrong === undefined) return null
  return `${wrong[0]} is ${JSON.stringify(wrong[2])}, expected ${JSON.stringify(wrong[1])}`
}
