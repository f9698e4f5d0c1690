import type { FakeAnswer } from '../kit/fake-server.ts'
import { STATES } from './fake-data.ts'
import type { FakeField, FakeRecord } from './fake-data.ts'
import type { FakeAccount } from './fake-account.ts'

const API = '/api/remap/1.2/entity/'
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const ORDER_KEYS = new Set(
  (
    'name code description moment deliveryPlannedMoment shipmentAddress shipmentAddressFull applicable shared vatEnabled ' +
    'vatIncluded syncId externalCode positions attributes files organization agent store state owner project contract ' +
    'rate salesChannel'
  ).split(' '),
)
const CLIENT_KEYS = new Set(
  (
    'name companyType phone email description tags syncId externalCode code actualAddress legalFirstName legalLastName ' +
    'legalMiddleName inn kpp birthDate sex shared attributes owner'
  ).split(' '),
)
const POSITION_KEYS = new Set(['assortment', 'quantity', 'price', 'discount', 'vat', 'vatEnabled'])
const GOODS = ['product', 'service', 'variant', 'bundle', 'consignment']

/** A refusal as the service writes it. */
export function refuse(
  status: number,
  code: number,
  words: string | readonly [text: string, parameter: string],
): FakeAnswer {
  const [error, parameter] = typeof words === 'string' ? [words, undefined] : words
  const moreInfo = `https://dev.moysklad.ru/doc/api/remap/1.2/#error_${code}`
  return { status, json: { errors: [{ error, code, ...(parameter === undefined ? {} : { parameter }), moreInfo }] } }
}

/** Looks through a body; the first fault is the answer. What no correct client sends is also a complaint. */
export class BodyCheck {
  readonly #account: FakeAccount
  readonly #origin: string

  constructor(account: FakeAccount, origin: string) {
    this.#account = account
    this.#origin = origin
  }

  order(body: FakeRecord): FakeAnswer | null {
    for (const key of ['organization', 'agent']) {
      if (body[key] === undefined)
        return this.#wrong(`order without ${key}`, refuse(412, 3000, ['field is missing', key]))
    }
    return (
      this.#keys(body, ORDER_KEYS) ??
      this.#texts(body, ['name', 'code', 'shipmentAddress', 'externalCode'], ['description']) ??
      this.#references(body) ??
      this.#contract(body) ??
      this.#times(body, ['moment', 'deliveryPlannedMoment']) ??
      this.#attributes(body, 'customerorder') ??
      this.#positions(body['positions'] ?? []) ??
      this.#files(body['files'] ?? [])
    )
  }

  counterparty(body: FakeRecord, isNew: boolean): FakeAnswer | null {
    if (isNew && (typeof body['name'] !== 'string' || body['name'] === '')) {
      return this.#wrong('counterparty without a name', refuse(412, 3000, ['field is missing', 'name']))
    }
    const email = body['email']
    if (typeof email === 'string' && !/^[\w.+-]+@[\w-]+(\.[\w-]+)+$/.test(email))
      return refuse(412, 3015, ['bad e-mail', 'email'])
    return (
      this.#keys(body, CLIENT_KEYS) ??
      this.#texts(body, ['name', 'phone', 'email', 'code', 'actualAddress', 'inn', 'kpp'], ['description']) ??
      this.#times(body, ['birthDate']) ??
      this.#attributes(body, 'counterparty')
    )
  }

  /** Positions as the wizard and orders take them. */
  positions(value: unknown): FakeAnswer | null {
    return this.#positions(value)
  }

  #wrong(complaint: string, answer: FakeAnswer): FakeAnswer {
    this.#account.complaints.push(complaint)
    return answer
  }

  #keys(body: FakeRecord, known: ReadonlySet<string>): FakeAnswer | null {
    const strange = Object.keys(body).find((key) => !known.has(key))
    return strange === undefined
      ? null
      : this.#wrong(`unknown field ${strange}`, refuse(400, 2005, ['unknown field', strange]))
  }

  #texts(body: FakeRecord, lines: readonly string[], texts: readonly string[]): FakeAnswer | null {
    for (const key of [...lines, ...texts]) {
      const value = body[key]
      if (value === undefined) continue
      if (typeof value !== 'string') return this.#wrong(`${key} is no text`, refuse(400, 2016, ['not a text', key]))
      if (value.length > (texts.includes(key) ? 4096 : 255))
        return this.#wrong(`${key} is too long`, refuse(412, 3040, ['too long', key]))
    }
    const { syncId } = body
    const isSyncId = syncId === undefined || (typeof syncId === 'string' && UUID.test(syncId))
    return isSyncId ? null : this.#wrong('malformed syncId', refuse(400, 1052, ['bad UUID', 'syncId']))
  }

  #times(body: FakeRecord, keys: readonly string[]): FakeAnswer | null {
    for (const key of keys) {
      const value = body[key]
      if (value === undefined || value === null) continue
      if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value))
        return this.#wrong(`${key} is no time`, refuse(400, 2016, ['not a time', key]))
    }
    return null
  }

  /** Path behind `/entity/` and type of a reference, or the answer to a broken one. */
  #meta(value: unknown): { path: string; type: string } | FakeAnswer {
    const meta = (value as { meta?: FakeRecord } | null)?.meta
    const { href, type, mediaType } = meta ?? {}
    if (typeof href !== 'string' || typeof type !== 'string' || mediaType !== 'application/json') {
      return this.#wrong(`broken meta ${JSON.stringify(value)}`, refuse(400, 2021, 'broken meta'))
    }
    if (!href.startsWith(this.#origin + API))
      return this.#wrong(`foreign href ${href}`, refuse(400, 1059, 'foreign host'))
    return { path: href.slice((this.#origin + API).length), type }
  }

  #reference(value: unknown, types: readonly string[]): FakeAnswer | null {
    const meta = this.#meta(value)
    if ('status' in meta) return meta
    const folder = meta.path.slice(0, meta.path.lastIndexOf('/'))
    const id = meta.path.slice(meta.path.lastIndexOf('/') + 1)
    const typeOfFolder = folder.startsWith('customentity/') ? 'customentity' : folder
    if (typeOfFolder !== meta.type || !types.includes(meta.type)) {
      return this.#wrong(`${meta.path} as ${meta.type}`, refuse(400, 1060, 'wrong type'))
    }
    const isThere =
      folder === 'counterparty'
        ? this.#account.counterparties.has(id)
        : this.#account.dictionaries[folder]?.some((row) => row['id'] === id) === true
    return isThere ? null : refuse(404, 1021, `no ${meta.path}`)
  }

  #references(body: FakeRecord): FakeAnswer | null {
    const rate = body['rate'] as { currency?: unknown } | undefined
    const wanted: [unknown, string][] = [
      [body['organization'], 'organization'],
      [body['agent'], 'counterparty'],
      [body['store'], 'store'],
      [body['owner'], 'employee'],
      [body['project'], 'project'],
      [body['contract'], 'contract'],
      [body['salesChannel'], 'saleschannel'],
      [rate?.currency, 'currency'],
    ]
    for (const [value, type] of wanted) {
      const fault = value === undefined ? null : this.#reference(value, [type])
      if (fault !== null) return fault
    }
    if (body['state'] === undefined) return null
    const meta = this.#meta(body['state'])
    if ('status' in meta) return meta
    const isState = STATES.some(({ id }) => meta.path === `customerorder/metadata/states/${id}`)
    if (meta.type !== 'state') return this.#wrong(`state as ${meta.type}`, refuse(400, 1060, 'wrong type'))
    return isState ? null : refuse(412, 11_002, 'state of another document')
  }

  #contract(body: FakeRecord): FakeAnswer | null {
    const hrefOf = (key: string): string => (body[key] as { meta: { href: string } } | undefined)?.meta.href ?? ''
    const contract = this.#account.dictionaries['contract']?.find(({ id }) =>
      hrefOf('contract').endsWith(`/${String(id)}`),
    )
    if (contract === undefined || hrefOf('agent').endsWith(`/${String(contract['agent'])}`)) return null
    return refuse(412, 5002, 'contract of another counterparty')
  }

  #attributes(body: FakeRecord, owner: 'customerorder' | 'counterparty'): FakeAnswer | null {
    const fields = this.#account.fields[owner]
    const given = (body['attributes'] ?? []) as FakeRecord[]
    const seen = new Set<string>()
    for (const one of given) {
      const meta = this.#meta(one)
      if ('status' in meta) return meta
      const field = fields.find(({ id }) => meta.path === `${owner}/metadata/attributes/${id}`)
      if (field === undefined || meta.type !== 'attributemetadata') return refuse(412, 14_003, 'no such field')
      if (seen.has(field.id)) return this.#wrong('the same field twice', refuse(400, 14_000, 'twice'))
      seen.add(field.id)
      const fault = one['value'] === null ? null : this.#value(field, one['value'])
      if (fault !== null) return fault
    }
    const missing =
      owner === 'customerorder' ? fields.find(({ id, required }) => required === true && !seen.has(id)) : undefined
    return missing === undefined ? null : refuse(412, 14_009, `field ${missing.name} has no value`)
  }

  #value(field: FakeField, value: unknown): FakeAnswer | null {
    const isGood = ((): boolean | null => {
      switch (field.type) {
        case 'string':
        case 'link':
          return typeof value === 'string' && value.length <= 255
        case 'text':
          return typeof value === 'string' && value.length <= 4096
        case 'long':
          return Number.isInteger(value)
        case 'double':
          return typeof value === 'number'
        case 'boolean':
          return typeof value === 'boolean'
        case 'time':
          return typeof value === 'string' && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value)
        case 'file':
          return false
        default:
          return null
      }
    })()
    if (isGood === null) return this.#reference(value, [field.type])
    return isGood
      ? null
      : this.#wrong(`${field.type} field got ${JSON.stringify(value)}`, refuse(400, 2016, ['wrong type', 'attributes']))
  }

  #positions(value: unknown): FakeAnswer | null {
    if (!Array.isArray(value)) return this.#wrong('positions are no list', refuse(400, 2016, ['no list', 'positions']))
    for (const position of value as FakeRecord[]) {
      const fault =
        this.#keys(position, POSITION_KEYS) ?? this.#reference(position['assortment'], GOODS) ?? this.#numbers(position)
      if (fault !== null) return fault
    }
    return null
  }

  #numbers({ quantity, price, discount, vat, vatEnabled }: FakeRecord): FakeAnswer | null {
    const isNumber = (one: unknown): one is number => typeof one === 'number'
    if (!isNumber(quantity) || quantity <= 0)
      return this.#wrong('quantity', refuse(412, 3003, ['must be above 0', 'quantity']))
    if (price !== undefined && (!isNumber(price) || price < 0))
      return this.#wrong('price', refuse(412, 3002, ['negative', 'price']))
    if (discount !== undefined && (!isNumber(discount) || discount > 100))
      return this.#wrong('discount', refuse(412, 17_008, 'above 100'))
    if (vat !== undefined && (!Number.isInteger(vat) || Number(vat) < 0 || Number(vat) > 100))
      return this.#wrong('vat', refuse(412, 17_007, 'above 100'))
    return vatEnabled === true && vat === undefined
      ? this.#wrong('vatEnabled without vat', refuse(412, 17_021, 'no vat'))
      : null
  }

  #files(value: unknown): FakeAnswer | null {
    const files = value as { filename?: unknown; content?: unknown }[]
    const isGood = files.every(
      ({ filename, content }) => typeof filename === 'string' && typeof content === 'string' && content !== '',
    )
    return isGood && files.length <= 10
      ? null
      : this.#wrong('broken files', refuse(400, 2016, ['broken files', 'files']))
  }
}
