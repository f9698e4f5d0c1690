import type { FakeAnswer, FakeRequest, FakeServer, Fault } from '../adapters/kit/fake-server.ts'
import { startFakeServer } from '../adapters/kit/fake-server.ts'

/** A CRM for tests that speaks the demo CRM's protocol and does what a test tells it. */
export type TestCrm = Omit<FakeServer, 'failNext'> & {
  /** The next `times` (default 1) requests that `matches` end with this fault. */
  failNext(fault: Fault, options?: { times?: number; matches?: (request: FakeRequest) => boolean }): void
  /** Marks of the deals it has, oldest first: one mark twice is a doubled lead. */
  markers: string[]
  /** Creates of deals that came in, oldest first. */
  creates(): FakeRequest[]
  /** Look-ups that came in. */
  lookUps(): FakeRequest[]
  /** What every request gets until it is set back to undefined; a fault may still execute the request. */
  always(rule: ((request: FakeRequest) => Fault | undefined) | undefined): void
  /** Makes the deal of a request that was not executed when it came: a CRM that works at it late. */
  executeLate(request: FakeRequest | undefined): void
}

/** What a test that only wants a failing CRM answers with. */
export const answerWith = (status: number, headers: Record<string, string> = {}): Fault => ({
  kind: 'answer',
  answer: { status, json: { error: `status ${status}` }, headers },
})

/** Requests that a CRM of this process holds on purpose, by {@link requestKey}. */
export const hungRequests = new Set<string>()

/** Tells requests of one test apart; body as text. */
export const requestKey = (request: { method: string; target: string; body: string }): string =>
  `${request.method} ${request.target} ${request.body}`

function noteHung(request: FakeRequest): void {
  const query = request.query.toString()
  hungRequests.add(requestKey({ ...request, target: query === '' ? request.path : `${request.path}?${query}` }))
}

const isCreate = (request: FakeRequest) => request.method === 'POST' && request.path === '/deals'

/** Starts it on loopback. */
export async function startTestCrm(): Promise<TestCrm> {
  const markers: string[] = []
  const state: { rule: ((request: FakeRequest) => Fault | undefined) | undefined } = { rule: undefined }
  const queue: { fault: Fault; left: number; matches: (request: FakeRequest) => boolean }[] = []
  const takeQueued = (request: FakeRequest): Fault | undefined => {
    const next = queue.find((item) => item.left > 0 && item.matches(request))
    if (next !== undefined) next.left -= 1
    return next?.fault
  }
  const execute = (request: FakeRequest): FakeAnswer => {
    if (request.method === 'GET') return { status: 200, json: { deals: found(markers, request) } }
    markers.push(markerOf(request))
    return { status: 201, json: { id: String(markers.length) } }
  }
  const handle = (request: FakeRequest): FakeAnswer | Fault => {
    const fault = takeQueued(request) ?? state.rule?.(request)
    if (fault === undefined) return execute(request)
    if (fault.kind === 'hang') noteHung(request)
    const isExecuted = fault.kind === 'lose_answer' || ('isExecuted' in fault && fault.isExecuted)
    if (isExecuted) execute(request)
    return fault
  }
  const server = await startFakeServer(handle)
  return {
    ...server,
    markers,
    creates: () => server.requests.filter(isCreate),
    lookUps: () => server.requests.filter((request) => request.method === 'GET'),
    failNext: (fault, options = {}) => {
      queue.push({ fault, left: options.times ?? 1, matches: options.matches ?? (() => true) })
    },
    always: (rule) => {
      state.rule = rule
    },
    executeLate: (request) => {
      if (request === undefined) throw new Error('there is no such request')
      markers.push(markerOf(request))
    },
  }
}

/** The mark of a create. */
export function markerOf(request: FakeRequest): string {
  const body = JSON.parse(request.body) as { marker?: unknown } // sent by the demo adapter
  return String(body.marker)
}

function found(markers: string[], request: FakeRequest): unknown[] {
  const wanted = request.query.get('marker')
  return markers.flatMap((marker, index) =>
    marker === wanted
      ? [
          {
            id: String(index + 1),
            marker,
            createdAt: 0,
            title: '',
            name: null,
            phone: null,
            email: null,
            comment: null,
            notes: [],
          },
        ]
      : [],
  )
}
