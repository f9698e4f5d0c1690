import type { FakeRecord } from './fake-data.ts'
import type { Condition } from './fake-filter.ts'

const digitsOf = (value: unknown): string => (typeof value === 'string' ? value.replace(/\D/g, '') : '')
const START = Date.UTC(2026, 0, 15, 12, 0, 0)

/** Orders or counterparties of a fake account, found without looking at each one. */
export class FakeRecords {
  readonly #prefix: string
  readonly #byId = new Map<string, FakeRecord>()
  readonly #bySyncId = new Map<string, FakeRecord>()
  readonly #byKey = new Map<string, FakeRecord[]>()

  /** `prefix` is the first part of the ids; `records` are there from the start, whole. */
  constructor(prefix: string, records: readonly FakeRecord[] = []) {
    this.#prefix = prefix
    for (const record of records) this.add(record)
  }

  get all(): FakeRecord[] {
    return [...this.#byId.values()]
  }

  has(id: string): boolean {
    return this.#byId.has(id)
  }

  get(id: string): FakeRecord | undefined {
    return this.#byId.get(id)
  }

  some(test: (record: FakeRecord) => boolean): boolean {
    return this.all.some(test)
  }

  bySyncId(syncId: string): FakeRecord | undefined {
    return this.#bySyncId.get(syncId)
  }

  delete(id: string): void {
    const record = this.#byId.get(id)
    this.#byId.delete(id)
    if (record !== undefined) this.#bySyncId.delete(String(record['syncId']))
    for (const list of this.#byKey.values())
      if (record !== undefined && list.includes(record)) list.splice(list.indexOf(record), 1)
  }

  /** Stores a record; id, number and times are given unless it has its own. */
  add(body: FakeRecord): FakeRecord {
    const number = this.#byId.size + 1
    const time = new Date(START + number).toISOString().replace('T', ' ').replace('Z', '')
    const record: FakeRecord = {
      id: `${this.#prefix}-0000-11ef-0a80-${String(1000 + number).padStart(12, '0')}`,
      name: String(number).padStart(5, '0'),
      created: time,
      moment: time,
      ...body,
    }
    this.#byId.set(String(record['id']), record)
    if (typeof record['syncId'] === 'string') this.#bySyncId.set(record['syncId'], record)
    for (const key of this.#keysOf(record)) {
      const list = this.#byKey.get(key)
      if (list === undefined) this.#byKey.set(key, [record])
      else list.push(record)
    }
    return record
  }

  /** The records worth a closer look for these conditions or this search. */
  candidates(conditions: readonly Condition[], search: string | null): FakeRecord[] {
    if (search !== null) return this.#searched(search)
    for (const { field, operator, value } of conditions) {
      if (field === 'syncId' && operator === '=') {
        const record = this.#bySyncId.get(value)
        return record === undefined ? [] : [record]
      }
      if (field === 'agent' && operator === '=') return this.#keyed(`agent:${value}`)
      if (field === 'phone' && digitsOf(value).length >= 7) return this.#keyed(`phone:${digitsOf(value).slice(-7)}`)
      if (field === 'email' && operator === '=') return this.#keyed(`email:${value.toLowerCase()}`)
    }
    return this.all
  }

  #keyed(key: string): FakeRecord[] {
    return [...(this.#byKey.get(key) ?? [])]
  }

  /** A search finds words that begin with the text; a plus sign ends no word. */
  #searched(search: string): FakeRecord[] {
    const isWordStart = (text: unknown): boolean =>
      typeof text === 'string' && text.split(/[\s()-]+/).some((word) => word.startsWith(search))
    return this.#keyed(`phone:${search.slice(-7)}`).filter((record) => {
      const persons = (record['contactpersons'] ?? []) as FakeRecord[]
      return [record['phone'], ...persons.map(({ phone }) => phone)].some(isWordStart)
    })
  }

  #keysOf(record: FakeRecord): Set<string> {
    const persons = (record['contactpersons'] ?? []) as FakeRecord[]
    const phones = [record['phone'], ...persons.map(({ phone }) => phone)]
      .map(digitsOf)
      .filter((digits) => digits.length >= 7)
    const agent = (record['agent'] as { meta: { href: string } } | undefined)?.meta.href
    return new Set([
      ...phones.map((digits) => `phone:${digits.slice(-7)}`),
      ...(typeof record['email'] === 'string' ? [`email:${record['email'].toLowerCase()}`] : []),
      ...(agent === undefined ? [] : [`agent:${agent}`]),
    ])
  }
}
