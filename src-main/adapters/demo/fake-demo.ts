import { startFakeServer } from '../kit/fake-server.ts'
import type { FakeAnswer, FakeRequest, FakeServer } from '../kit/fake-server.ts'
import { DEMO_KEY_HEADER, newDeal, newNote } from './types.ts'

/** The key that the fake accepts. */
export const FAKE_DEMO_KEY = 'demo-key-0123456789'

/** A deal as the fake keeps it. */
export type FakeDeal = { id: string; marker: string; createdAt: number; notes: string[]; [field: string]: unknown }

/** A fake demo CRM with faults on demand; a request it does not know is answered with 404 and its words. */
export type FakeDemo = FakeServer & { deals: FakeDeal[] }

/** Starts an empty one. */
export async function startFakeDemo(): Promise<FakeDemo> {
  const deals: FakeDeal[] = []
  const byMarker = new Map<string, FakeDeal[]>()
  const server = await startFakeServer((request) => {
    if (request.headers[DEMO_KEY_HEADER] !== FAKE_DEMO_KEY) return refuse(401, 'The key is not accepted.')
    switch (`${request.method} ${request.path.replace(/\d+/, '{id}')}`) {
      case 'GET /ping':
        return { status: 200, json: { name: 'fake' } }
      case 'GET /deals':
        return { status: 200, json: { deals: byMarker.get(request.query.get('marker') ?? '') ?? [] } }
      case 'POST /deals':
        return create(request, deals, byMarker)
      case 'GET /deals/{id}':
        return { status: 200, json: { deals: deals.filter((deal) => deal.id === request.path.split('/')[2]) } }
      case 'POST /deals/{id}/notes':
        return addNote(request, deals)
      default:
        return refuse(404, `There is no ${request.method} ${request.path}.`)
    }
  })
  return { ...server, deals }
}

const refuse = (status: number, error: string): FakeAnswer => ({ status, json: { error } })

function create(request: FakeRequest, deals: FakeDeal[], byMarker: Map<string, FakeDeal[]>): FakeAnswer {
  const given = newDeal.strict().safeParse(JSON.parse(request.body))
  if (!given.success) return refuse(422, given.error.message)
  const deal = { id: String(deals.length + 1), createdAt: 0, notes: [], ...given.data }
  deals.push(deal)
  byMarker.set(deal.marker, [...(byMarker.get(deal.marker) ?? []), deal])
  return { status: 201, json: { id: deal.id } }
}

function addNote(request: FakeRequest, deals: FakeDeal[]): FakeAnswer {
  const given = newNote.strict().safeParse(JSON.parse(request.body))
  if (!given.success) return refuse(422, given.error.message)
  const deal = deals.find(({ id }) => id === request.path.split('/')[2])
  if (deal === undefined) return refuse(404, 'There is no such deal.')
  deal.notes.push(`${given.data.text} [${given.data.marker}]`)
  return { status: 201, json: { id: String(deal.notes.length) } }
}
