import type { FakeAnswer } from '../kit/fake-server.ts'
import type { FakeAccount, FakeRecord } from './fake-account.ts'
import { complain, good, problem } from './fake-answers.ts'
import type { Call } from './fake-answers.ts'
import { link } from './fake-reads.ts'
import { checkContact, checkLead, checkUnsorted, pipelineOf } from './fake-validation.ts'
import type { FakeError } from './fake-validation.ts'

function refused(item: FakeRecord, errors: readonly FakeError[]): FakeAnswer {
  return problem(400, 'Bad Request', {
    detail: 'Request validation failed',
    'validation-errors': [{ request_id: item['request_id'] ?? '0', errors }],
  })
}

/** Every write of the API that the adapter uses. Collections take a list of one, records a map. */
export function write(call: Call, body: unknown): FakeAnswer {
  const { request, path } = call
  const name = `${request.method} ${path.map((part) => (/^\d+$/.test(part) ? '#' : part)).join('/')}`
  if (name === 'PATCH contacts/#') return editContact(call, Number(path[1]), body as FakeRecord)
  if (!Array.isArray(body) || body.length === 0) return complain(call, 'a collection takes a list')
  const items = body as FakeRecord[]
  const [item = {}] = items
  if (name === 'POST leads/#/notes') return addNotes(call, Number(path[1]), items)
  if (items.length > 1) return complain(call, 'one record per request')
  switch (name) {
    case 'POST contacts':
      return addContact(call, item)
    case 'POST leads':
      return addLead(call, item)
    case 'POST leads/unsorted/forms':
      return addUnsorted(call, item)
    default:
      call.account.complaints.push(`${name}: unknown path`)
      return problem(405, 'Method Not Allowed')
  }
}

/** Custom values as the API shows them; none is null. */
function stored({ fields }: FakeAccount, record: FakeRecord, kind: 'leads' | 'contacts'): FakeRecord {
  const values = (record['custom_fields_values'] ?? []) as {
    field_id?: number
    field_code?: string
    values: object[]
  }[]
  const known = values.map((item) => {
    const field = fields[kind].find(
      ({ id, code }) => id === item.field_id || (code !== null && code === item.field_code),
    )
    return {
      field_id: field?.id,
      field_name: field?.name,
      field_code: field?.code,
      field_type: field?.type,
      values: item.values,
    }
  })
  const { request_id: _id, ...rest } = record
  return { ...rest, custom_fields_values: known.length === 0 ? null : known }
}

function made({ account }: Call, item: FakeRecord, record: { key: string; id: number }): FakeAnswer {
  const id = account.isOdd ? String(record.id) : record.id
  return good({ _embedded: { [record.key]: [{ id, request_id: item['request_id'] ?? '0' }] } })
}

function storeContact(account: FakeAccount, item: FakeRecord, more: FakeRecord = {}): number {
  const id = 88_001 + account.contacts.size
  account.contacts.set(id, { ...stored(account, item, 'contacts'), id, is_deleted: false, ...more })
  return id
}

function storeLead(account: FakeAccount, item: FakeRecord, more: FakeRecord = {}): number {
  const id = 660_001 + account.leads.size
  const pipeline = pipelineOf(account, item)
  const first = (pipeline?.['_embedded'] as { statuses: { id: number; type: number }[] }).statuses.find(
    ({ type }) => type === 0,
  )
  const { name = `Сделка #${id}`, ...rest } = stored(account, item, 'leads')
  account.leads.set(id, {
    id,
    name,
    pipeline_id: pipeline?.['id'],
    status_id: first?.id,
    created_at: account.nowS,
    is_deleted: false,
    ...rest,
    ...more,
  })
  return id
}

function addContact(call: Call, item: FakeRecord): FakeAnswer {
  const errors = checkContact(call.account, item, true)
  if (errors.length > 0) return refused(item, errors)
  return made(call, item, { key: 'contacts', id: storeContact(call.account, item) })
}

function editContact(call: Call, id: number, body: FakeRecord): FakeAnswer {
  const { account } = call
  const known = account.contacts.get(id)
  if (known === undefined) return problem(404, 'Not Found')
  const errors = checkContact(account, body, false)
  if (errors.length > 0) return refused(body, errors)
  const before = (known['custom_fields_values'] ?? []) as { field_id: number }[]
  const after = (stored(account, body, 'contacts')['custom_fields_values'] ?? []) as {
    field_id: number
    values: object[] | null
  }[]
  const kept = before.filter(({ field_id: field }) => !after.some((one) => one.field_id === field))
  const values = [...kept, ...after.filter((one) => one.values !== null)]
  account.contacts.set(id, { ...known, ...body, custom_fields_values: values.length === 0 ? null : values })
  return good({ id, updated_at: account.nowS })
}

function addLead(call: Call, item: FakeRecord): FakeAnswer {
  const { account } = call
  const errors = checkLead(account, item)
  if (errors.length > 0) return refused(item, errors)
  const id = storeLead(account, item)
  for (const { id: contactId } of ((item['_embedded'] ?? {}) as { contacts?: { id: number }[] }).contacts ?? [])
    link(account, contactId, id)
  return made(call, item, { key: 'leads', id })
}

function addUnsorted(call: Call, item: FakeRecord): FakeAnswer {
  const { account } = call
  const errors = checkUnsorted(account, item)
  if (errors.length > 0) return refused(item, errors)
  const data = JSON.stringify(item)
  if (account.unsorted.some((one) => one['data'] === data))
    return problem(400, 'Bad Request', { detail: 'Such an entity is there already' })
  const { leads = [], contacts = [] } = item['_embedded'] as { leads?: FakeRecord[]; contacts?: FakeRecord[] }
  const flag = { is_unsorted: true }
  const leadId = storeLead(
    account,
    { ...leads[0], ...(item['pipeline_id'] === undefined ? {} : { pipeline_id: item['pipeline_id'] }) },
    flag,
  )
  const contactIds = contacts.map((one) => storeContact(account, one, flag))
  const uid = `5f00aa${leadId}`
  const embedded = { leads: [{ id: leadId }], contacts: contactIds.map((id) => ({ id })), companies: [] }
  const { metadata, source_uid: source } = item
  account.unsorted.push({
    uid,
    source_uid: source,
    created_at: account.nowS,
    category: 'forms',
    metadata,
    data,
    _embedded: embedded,
  })
  return good({
    _total_items: 1,
    _embedded: { unsorted: [{ uid, account_id: account.id, request_id: item['request_id'], _embedded: embedded }] },
  })
}

function addNotes(call: Call, leadId: number, items: readonly FakeRecord[]): FakeAnswer {
  const { account } = call
  if (!account.leads.has(leadId)) return problem(404, 'Not Found')
  if (items.length > 50) return complain(call, 'more than 50 notes')
  const notes = account.notes.get(leadId) ?? []
  account.notes.set(leadId, notes)
  const rows = items.map((item) => {
    const { text } = (item['params'] ?? {}) as { text?: unknown }
    const isGood = item['note_type'] === 'common' && typeof text === 'string' && text !== '' && text.length <= 20_000
    if (!isGood) account.complaints.push(`a note that is none: ${JSON.stringify(item).slice(0, 200)}`)
    const id = 400_001 + notes.length
    notes.push({ id, note_type: 'common', text: String(text) })
    return { id, entity_id: leadId, request_id: item['request_id'] }
  })
  return good({ _embedded: { notes: rows } })
}
