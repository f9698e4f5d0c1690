import type { FakeAccount, FakeField, FakeRecord } from './fake-account.ts'

/** A complaint of the validator. */
export type FakeError = { code: string; path: string; detail: string }

const LEAD_KEYS = new Set([
  'name',
  'price',
  'status_id',
  'pipeline_id',
  'responsible_user_id',
  'loss_reason_id',
  'visitor_uid',
  'custom_fields_values',
  'request_id',
  '_embedded',
])
const UNSORTED_LEAD_KEYS = new Set(['name', 'price', 'visitor_uid', 'custom_fields_values', '_embedded'])
const CONTACT_KEYS = new Set([
  'name',
  'first_name',
  'last_name',
  'responsible_user_id',
  'custom_fields_values',
  'request_id',
  '_embedded',
])
const UNSORTED_KEYS = new Set(['request_id', 'source_uid', 'source_name', 'pipeline_id', 'metadata', '_embedded'])
const METADATA_KEYS = new Set(['form_id', 'form_name', 'form_page', 'form_sent_at', 'ip', 'referer', 'visitor_uid'])
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/

const isInteger = (value: unknown): boolean => Number.isInteger(value)
const isText = (value: unknown): boolean => typeof value === 'string'

function fits(value: FakeRecord, field: FakeField): boolean {
  const enums = new Set((field.enums ?? []).map(({ id }) => id))
  switch (field.type) {
    case 'numeric':
      return isText(value['value']) && /^-?\d+(\.\d+)?$/.test(String(value['value']))
    case 'monetary':
      return typeof value['value'] === 'number'
    case 'checkbox':
      return typeof value['value'] === 'boolean'
    case 'select':
    case 'radiobutton':
    case 'multiselect':
      return enums.has(Number(value['enum_id']))
    case 'date':
    case 'date_time':
    case 'birthday':
      return RFC3339.test(String(value['value']))
    case 'smart_address':
      return isText(value['value']) && isInteger(value['enum_id'])
    case 'legal_entity':
      return isText((value['value'] as FakeRecord | undefined)?.['name'])
    case 'multitext':
      return isText(value['value']) && ['WORK', undefined].includes(value['enum_code'] as string | undefined)
    default:
      return isText(value['value'])
  }
}

function checkCustom(values: unknown, fields: readonly FakeField[], isNew: boolean): FakeError[] {
  if (!Array.isArray(values)) return [{ code: 'InvalidType', path: 'custom_fields_values', detail: 'array expected' }]
  const seen = new Set<number>()
  return (values as FakeRecord[]).flatMap((item, index): FakeError[] => {
    const at = `custom_fields_values.${index}`
    const field = fields.find(
      ({ id, code }) => id === item['field_id'] || (code !== null && code === item['field_code']),
    )
    if (field === undefined) return [{ code: 'NotSupportedChoice', path: `${at}.field_id`, detail: 'unknown field' }]
    if (seen.has(field.id)) return [{ code: 'NotUnique', path: `${at}.field_id`, detail: 'twice' }]
    seen.add(field.id)
    if (field.is_computed === true) return [{ code: 'NotEditable', path: `${at}.field_id`, detail: 'computed' }]
    const list = item['values']
    if (list === null && !isNew) return []
    if (!Array.isArray(list) || list.length === 0)
      return [{ code: 'InvalidType', path: `${at}.values`, detail: 'values' }]
    return (list as FakeRecord[]).flatMap((value, place) =>
      fits(value, field)
        ? []
        : [{ code: 'NotSupportedChoice', path: `${at}.values.${place}.value`, detail: 'does not fit' }],
    )
  })
}

function unknownKeys(
  { complaints }: FakeAccount,
  record: FakeRecord,
  about: { known: ReadonlySet<string>; where: string },
): void {
  const { known, where } = about
  for (const key of Object.keys(record)) if (!known.has(key)) complaints.push(`${where} has an unknown key ${key}`)
}

function checkTags(account: FakeAccount, record: FakeRecord): void {
  const tags = (record['_embedded'] as FakeRecord | undefined)?.['tags']
  if (tags === undefined) return
  const isGood = Array.isArray(tags) && (tags as FakeRecord[]).every((tag) => isText(tag['name']) && tag['name'] !== '')
  if (!isGood) account.complaints.push('tags are not a list of names')
}

/** Complaints about a contact. */
export function checkContact(account: FakeAccount, record: FakeRecord, isNew: boolean): FakeError[] {
  unknownKeys(account, record, { known: CONTACT_KEYS, where: 'a contact' })
  checkTags(account, record)
  return [
    ...checkUser(account, record),
    ...('custom_fields_values' in record
      ? checkCustom(record['custom_fields_values'], account.fields.contacts, isNew)
      : []),
  ]
}

function checkUser({ users }: FakeAccount, record: FakeRecord): FakeError[] {
  const id = record['responsible_user_id']
  return id === undefined ||
    users.some((user) => user['id'] === id && (user['rights'] as FakeRecord)['is_active'] === true)
    ? []
    : [{ code: 'NotSupportedChoice', path: 'responsible_user_id', detail: 'unknown user' }]
}

function statusesOf(pipeline: FakeRecord): { id: number; type: number }[] {
  return (pipeline['_embedded'] as { statuses: { id: number; type: number }[] }).statuses
}

/** The pipeline of a deal; null when stage or pipeline are not what the account has. */
export function pipelineOf({ pipelines }: FakeAccount, record: FakeRecord): FakeRecord | null {
  const { pipeline_id: pipelineId, status_id: statusId } = record
  const named = pipelines.find(({ id }) => id === pipelineId)
  if (pipelineId !== undefined && named === undefined) return null
  const main = pipelines.find((pipeline) => pipeline['is_main'] === true) ?? null
  if (statusId === undefined) return named ?? main
  const owners = pipelines.filter((one) => statusesOf(one).some(({ id, type }) => id === statusId && type === 0))
  if (named !== undefined) return owners.includes(named) ? named : null
  // Won and lost are in every pipeline.
  return owners.length === 1 ? (owners[0] ?? null) : null
}

function checkLinks({ contacts, complaints }: FakeAccount, record: FakeRecord): FakeError[] {
  const linked = (record['_embedded'] as { contacts?: { id: number; is_main: boolean }[] } | undefined)?.contacts ?? []
  if (linked.length > 1) complaints.push('more than one contact')
  return linked.flatMap(({ id }, index) =>
    contacts.has(id)
      ? []
      : [{ code: 'NotSupportedChoice', path: `_embedded.contacts.${index}.id`, detail: 'no such contact' }],
  )
}

/** Complaints about a deal. */
export function checkLead(account: FakeAccount, record: FakeRecord): FakeError[] {
  unknownKeys(account, record, { known: LEAD_KEYS, where: 'a deal' })
  checkTags(account, record)
  const price = record['price']
  const name = record['name']
  return [
    ...(price === undefined || isInteger(price)
      ? []
      : [{ code: 'InvalidType', path: 'price', detail: 'integer expected' }]),
    ...(name === undefined || (typeof name === 'string' && name.length <= 255)
      ? []
      : [{ code: 'TooLong', path: 'name', detail: 'name' }]),
    ...(pipelineOf(account, record) === null
      ? [{ code: 'NotSupportedChoice', path: 'status_id', detail: 'stage' }]
      : []),
    ...checkUser(account, record),
    ...checkLinks(account, record),
    ...('custom_fields_values' in record
      ? checkCustom(record['custom_fields_values'], account.fields.leads, true)
      : []),
  ]
}

function inside(errors: readonly FakeError[], prefix: string): FakeError[] {
  return errors.map((error) => ({ ...error, path: `${prefix}${error.path}` }))
}

/** Complaints about an incoming lead. */
export function checkUnsorted(account: FakeAccount, item: FakeRecord): FakeError[] {
  unknownKeys(account, item, { known: UNSORTED_KEYS, where: 'an incoming lead' })
  const missing = ['source_uid', 'source_name', 'metadata'].filter((key) => item[key] === undefined)
  const metadata = (item['metadata'] ?? {}) as FakeRecord
  unknownKeys(account, metadata, { known: METADATA_KEYS, where: 'metadata' })
  for (const [key, value] of Object.entries(metadata))
    if (value === '') account.complaints.push(`metadata.${key} is empty`)
  const lost = ['form_id', 'form_name', 'form_page', 'form_sent_at'].filter((key) => metadata[key] === undefined)
  const { leads = [], contacts = [] } = (item['_embedded'] ?? {}) as { leads?: FakeRecord[]; contacts?: FakeRecord[] }
  const [lead = {}] = leads
  unknownKeys(account, lead, { known: UNSORTED_LEAD_KEYS, where: 'a deal of an incoming lead' })
  if (leads.length !== 1 || contacts.length > 1)
    account.complaints.push('an incoming lead has one deal and at most one contact')
  const pipeline = pipelineOf(account, item)
  const isOn = pipeline?.['is_unsorted_on'] === true && account.isUnsortedOn
  return [
    ...missing.map((path) => ({ code: 'FieldMissing', path, detail: '' })),
    ...lost.map((key) => ({ code: 'FieldMissing', path: `metadata.${key}`, detail: '' })),
    ...(isOn ? [] : [{ code: 'NotSupportedChoice', path: 'pipeline_id', detail: 'incoming leads are off' }]),
    ...inside(checkLead(account, lead), '_embedded.leads.0.'),
    ...contacts.flatMap((one) => inside(checkContact(account, one, true), '_embedded.contacts.0.')),
  ]
}
