import { fakeObjects } from './fake-schema.ts'
import type { FakeField, FakeObject } from './fake-schema.ts'

/** A stored record, or one that is sent. */
export type FakeRecord = Record<string, unknown>
/** An error as the API writes it. */
export type FakeError = { message: string; errorCode: string; fields?: string[]; duplicateResult?: object }

/** A text of a record, empty when it is none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The records of a fake org, by id and by external id. */
export class FakeStore {
  readonly objects: Map<string, FakeObject> = fakeObjects()
  /** `Lead.Description`: fields the connection's user does not see. */
  readonly hidden = new Set<string>()
  readonly #rows = new Map<string, FakeRecord[]>()
  readonly #byId = new Map<string, FakeRecord>()
  readonly #byMark = new Map<string, FakeRecord[]>()
  readonly #nowMs: () => number
  #count = 0

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  isVisible(object: string): boolean {
    return this.objects.get(object)?.queryable === true
  }

  visibleFields(object: string): FakeField[] {
    const fields = this.objects.get(object)?.fields ?? []
    return fields.filter(({ name }) => !this.hidden.has(`${object}.${name}`))
  }

  rows(object: string): FakeRecord[] {
    return this.#rows.get(object) ?? []
  }

  find(id: string): FakeRecord | undefined {
    return this.#byId.get(id.slice(0, 15))
  }

  /** Records with this value in an external id field. */
  marked(object: string, field: string, value: string): FakeRecord[] {
    return (this.#byMark.get(`${object}.${field}.${value.toLowerCase()}`) ?? []).filter(
      (row) => row['IsDeleted'] !== true,
    )
  }

  /** Adds a record as it is, with an id and a creation time unless it brings them. */
  add(object: string, record: FakeRecord): FakeRecord {
    this.#count += 1
    const prefix = this.objects.get(object)?.keyPrefix ?? '000'
    const row: FakeRecord = {
      Id: `${prefix}5g${String(this.#count).padStart(10, '0')}AAA`,
      CreatedDate: new Date(this.#nowMs()).toISOString().replace('Z', '+0000'),
      IsDeleted: false,
      ...record,
    }
    const rows = this.#rows.get(object) ?? []
    rows.push(row)
    this.#rows.set(object, rows)
    this.#byId.set(String(row['Id']).slice(0, 15), row)
    for (const field of this.objects.get(object)?.fields ?? []) {
      const value = row[field.name]
      if (!field.externalId || typeof value !== 'string') continue
      const key = `${object}.${field.name}.${value.toLowerCase()}`
      this.#byMark.set(key, [...(this.#byMark.get(key) ?? []), row])
    }
    return row
  }

  /** Takes a record back, as a rolled back transaction does. */
  remove(object: string, row: FakeRecord): void {
    this.#rows.set(
      object,
      this.rows(object).filter((one) => one !== row),
    )
    this.#byId.delete(String(row['Id']).slice(0, 15))
    for (const [key, rows] of this.#byMark) {
      if (rows.includes(row))
        this.#byMark.set(
          key,
          rows.filter((one) => one !== row),
        )
    }
  }
}

const ID = /^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/

function typeError(field: FakeField, value: unknown): FakeError | null {
  const parser = (): FakeError => ({
    errorCode: 'JSON_PARSER_ERROR',
    message: `Cannot deserialize instance of ${field.type} from VALUE_STRING value ${String(value)} or request may be missing a required field`,
  })
  const named = (errorCode: string, message: string): FakeError => ({ errorCode, message, fields: [field.name] })
  switch (field.type) {
    case 'boolean':
      return typeof value === 'boolean' ? null : parser()
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      if (typeof value !== 'number') return parser()
      return field.precision > 0 && Math.abs(value) >= 10 ** (field.precision - field.scale)
        ? named('NUMBER_OUTSIDE_VALID_RANGE', `${field.label}: value outside of valid range`)
        : null
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? null : parser()
    case 'datetime':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/.test(value)
        ? null
        : parser()
    case 'time':
      return typeof value === 'string' && /^\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) ? null : parser()
    case 'reference':
      return typeof value === 'string' && ID.test(value)
        ? null
        : named('MALFORMED_ID', `${field.label}: id value of incorrect type: ${String(value)}`)
    default:
      return typeof value === 'string' ? textError(field, value) : parser()
  }
}

function textError(field: FakeField, value: string): FakeError | null {
  const named = (errorCode: string, message: string): FakeError => ({ errorCode, message, fields: [field.name] })
  if (field.length > 0 && value.length > field.length) {
    return named(
      'STRING_TOO_LONG',
      `${field.label}: data value too large: ${value.slice(0, 20)} (max length=${field.length})`,
    )
  }
  if (field.type === 'email' && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value)) {
    return named('INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${value}`)
  }
  const words = field.type === 'multipicklist' ? value.split(';') : [value]
  const isKnown = words.every((word) => field.picklistValues.some((one) => one.active && one.value === word))
  if (!field.restrictedPicklist || isKnown) return null
  return named('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', `bad value for restricted picklist field: ${value}`)
}

/** What Salesforce has against a record, in its words; empty when nothing. */
export function objections(
  store: FakeStore,
  object: string,
  sent: { record: FakeRecord; isNew: boolean },
): FakeError[] {
  const { record, isNew } = sent
  const fields = store.visibleFields(object)
  const found: FakeError[] = []
  for (const [name, value] of Object.entries(record)) {
    const field = fields.find((one) => one.name === name)
    if (field === undefined) {
      return [{ errorCode: 'INVALID_FIELD', message: `No such column '${name}' on sobject of type ${object}` }]
    }
    if (!(isNew ? field.createable : field.updateable)) {
      const message = `Unable to create/update fields: ${name}. Please check the security settings of this field`
      found.push({ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', message, fields: [name] })
    } else if (value !== null) {
      const error = typeError(field, value) ?? referenceError(store, field, value)
      if (error !== null) found.push(error)
    }
  }
  const missing = fields.filter(
    (one) => isNew && one.createable && !one.nillable && !one.defaultedOnCreate && (record[one.name] ?? '') === '',
  )
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name)
    found.push({
      errorCode: 'REQUIRED_FIELD_MISSING',
      message: `Required fields are missing: [${names.join(', ')}]`,
      fields: names,
    })
  }
  return found
}

function referenceError(store: FakeStore, field: FakeField, value: unknown): FakeError | null {
  if (field.type !== 'reference' || field.referenceTo.includes('RecordType')) return null
  const row = store.find(String(value))
  if (row === undefined)
    return { errorCode: 'INVALID_CROSS_REFERENCE_KEY', message: 'invalid cross reference id', fields: [] }
  const isInactive = field.name === 'OwnerId' && row['IsActive'] === false
  if (!isInactive) return null
  return { errorCode: 'INACTIVE_OWNER_OR_USER', message: 'operation performed with inactive user', fields: ['OwnerId'] }
}
