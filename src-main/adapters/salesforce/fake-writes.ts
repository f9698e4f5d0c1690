import type { FakeAnswer, FakeRequest } from '../kit/fake-server.ts'
import { objections, textOf } from './fake-store.ts'
import type { FakeError, FakeRecord, FakeStore } from './fake-store.ts'

/** A duplicate rule of a fake org: what it compares, and whether it may be overridden. */
export type FakeRule = { on: string; against: string; field: string; action: 'alert' | 'block' }

/** How a fake org treats changes. */
export type FakeWriting = {
  store: FakeStore
  rules: FakeRule[]
  /** An active assignment rule gives leads to this queue unless the header says no. */
  assignTo: string | null
  /** Old versions answer an upsert that updates with 204 and nothing. */
  isUpdateSilent: boolean
  /** Extra errors by object, as triggers and validation rules of an org raise them. */
  guard: ((object: string, record: FakeRecord) => FakeError[]) | null
  complain: (words: string) => void
}

/** Status and errors as the API gives them. */
export function refuse(status: number, ...errors: FakeError[]): FakeAnswer {
  return { status, json: errors }
}

type Made = { answer: FakeAnswer; undo: () => void }

const notMade = (answer: FakeAnswer): Made => ({ answer, undo: () => undefined })

function header(headers: Record<string, string>, name: string): string {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1] ?? ''
}

function duplicates(
  writing: FakeWriting,
  object: string,
  about: { record: FakeRecord; headers: Record<string, string> },
): FakeError | null {
  const isAllowed = /allowSave=true/.test(header(about.headers, 'sforce-duplicate-rule-header'))
  for (const { on, against, field, action } of writing.rules) {
    const value = about.record[field]
    if (on !== object || value === undefined || (isAllowed && action === 'alert')) continue
    const rows = writing.store.rows(against).filter((row) => row[field] === value && row['IsDeleted'] !== true)
    if (rows.length === 0) continue
    const matchRecords = rows.map((row) => ({
      additionalInformation: [],
      fieldDiffs: [],
      matchConfidence: 100,
      record: {
        attributes: { type: against, url: `/services/data/v62.0/sobjects/${against}/${String(row['Id'])}` },
        Id: row['Id'],
      },
    }))
    return {
      errorCode: 'DUPLICATES_DETECTED',
      message: "You're creating a duplicate record. We recommend you use an existing record instead.",
      duplicateResult: {
        allowSave: action === 'alert',
        duplicateRule: 'Standard_Rule',
        duplicateRuleEntityType: object,
        errorMessage: "You're creating a duplicate record.",
        matchResults: [
          {
            entityType: against,
            errors: [],
            matchEngine: 'FuzzyMatchEngine',
            matchRecords,
            rule: 'Rule',
            size: 1,
            success: true,
          },
        ],
      },
    }
  }
  return null
}

/** A converted lead bears no new tasks; a task of a lead has no other subject. */
function taskErrors(store: FakeStore, record: FakeRecord): FakeError[] {
  const who = store.find(textOf(record['WhoId']))
  const isLead = textOf(record['WhoId']).startsWith('00Q')
  if (isLead && record['WhatId'] !== undefined) {
    return [{ errorCode: 'FIELD_INTEGRITY_EXCEPTION', message: 'Related To ID: a lead has none', fields: ['WhatId'] }]
  }
  return isLead && who?.['IsConverted'] === true
    ? [{ errorCode: 'CANNOT_UPDATE_CONVERTED_LEAD', message: 'cannot reference converted lead', fields: [] }]
    : []
}

type Sent = { object: string; record: FakeRecord; headers: Record<string, string> }

/** `POST /sobjects/{object}`. */
export function create(writing: FakeWriting, { object, record, headers }: Sent): Made {
  const { store } = writing
  const errors = [
    ...objections(store, object, { record, isNew: true }),
    ...(object === 'Task' ? taskErrors(store, record) : []),
    ...(writing.guard?.(object, record) ?? []),
  ]
  if (errors.length > 0) return notMade(refuse(400, ...errors))
  const taken = uniqueTaken(store, object, record)
  if (taken !== null) return notMade(refuse(400, taken))
  const duplicate = duplicates(writing, object, { record, headers })
  if (duplicate !== null) return notMade(refuse(400, duplicate))
  const isAssigned =
    object === 'Lead' && writing.assignTo !== null && !/false/i.test(header(headers, 'sforce-auto-assign'))
  const row = store.add(object, isAssigned ? { ...record, OwnerId: writing.assignTo } : record)
  const role = object === 'Opportunity' && record['ContactId'] !== undefined ? addRole(store, row) : null
  const id = row['Id']
  return {
    answer: {
      status: 201,
      headers: { location: `/services/data/v62.0/sobjects/${object}/${String(id)}` },
      json: { id, success: true, errors: [] },
    },
    undo: () => {
      store.remove(object, row)
      if (role !== null) store.remove('OpportunityContactRole', role)
    },
  }
}

function addRole(store: FakeStore, row: FakeRecord): FakeRecord {
  return store.add('OpportunityContactRole', { OpportunityId: row['Id'], ContactId: row['ContactId'], IsPrimary: true })
}

function uniqueTaken(store: FakeStore, object: string, record: FakeRecord): FakeError | null {
  for (const field of store.visibleFields(object)) {
    const value = record[field.name]
    if (!field.unique || typeof value !== 'string') continue
    const [other] = store.marked(object, field.name, value)
    if (other === undefined) continue
    const message = `duplicate value found: ${field.name} duplicates value on record with id: ${String(other['Id'])}`
    return { errorCode: 'DUPLICATE_VALUE', message, fields: [field.name] }
  }
  return null
}

/** `PATCH /sobjects/{object}/{id}`. */
export function update(writing: FakeWriting, sent: Sent, row: FakeRecord): Made {
  const { object, record } = sent
  if (row['IsConverted'] === true) {
    return notMade(
      refuse(400, { errorCode: 'CANNOT_UPDATE_CONVERTED_LEAD', message: 'cannot update converted lead', fields: [] }),
    )
  }
  if (row['IsDeleted'] === true)
    return notMade(refuse(404, { errorCode: 'ENTITY_IS_DELETED', message: 'entity is deleted' }))
  const errors = objections(writing.store, object, { record, isNew: false })
  if (errors.length > 0) return notMade(refuse(400, ...errors))
  const before = { ...row }
  Object.assign(row, record)
  return { answer: { status: 204 }, undo: () => Object.assign(row, before) }
}

/** `PATCH /sobjects/{object}/{field}/{value}`. */
function upsert(writing: FakeWriting, sent: Sent, key: { field: string; value: string }): Made {
  const { store } = writing
  const { object, record, headers } = sent
  const field = store.visibleFields(object).find((one) => one.name === key.field)
  if (field?.externalId !== true) {
    const message = `Provided external ID field does not exist or is not accessible: ${key.field}`
    return notMade(refuse(404, { errorCode: 'NOT_FOUND', message }))
  }
  if (key.field in record) {
    return notMade(
      refuse(400, {
        errorCode: 'INVALID_FIELD',
        message: `The ${key.field} field should not be specified in the sobject data.`,
      }),
    )
  }
  const rows = store.marked(object, key.field, key.value)
  const [row] = rows
  if (row === undefined) {
    const made = create(writing, { object, record: { ...record, [key.field]: key.value }, headers })
    const body = made.answer.json
    return made.answer.status === 201
      ? { ...made, answer: { ...made.answer, json: { ...(body as object), created: true } } }
      : made
  }
  if (rows.length > 1) {
    return notMade({
      status: 300,
      json: rows.map((one) => `/services/data/v62.0/sobjects/${object}/${String(one['Id'])}`),
    })
  }
  const updated = update(writing, sent, row)
  if (updated.answer.status !== 204 || writing.isUpdateSilent) return updated
  return { ...updated, answer: { status: 200, json: { id: row['Id'], success: true, errors: [], created: false } } }
}

/** Any change below `/services/data/vNN.0/`. */
export function write(
  writing: FakeWriting,
  request: { method: string; path: string; headers: Record<string, string>; body: FakeRecord },
): Made {
  const [, object = '', second, third] = /^sobjects\/(\w+)(?:\/([^/]+))?(?:\/([^/]+))?\/?$/.exec(request.path) ?? []
  const known = writing.store.objects.get(object)
  if (known?.queryable !== true) {
    return notMade(refuse(404, { errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }))
  }
  if (!known.createable) {
    return notMade(
      refuse(403, {
        errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY',
        message: 'insufficient access rights on object id',
        fields: [],
      }),
    )
  }
  if ('Id' in request.body || 'id' in request.body) {
    return notMade(
      refuse(400, { errorCode: 'INVALID_FIELD', message: 'The Id field should not be specified in the sobject data.' }),
    )
  }
  const sent: Sent = { object, record: request.body, headers: request.headers }
  if (request.method === 'POST' && second === undefined) return create(writing, sent)
  if (request.method === 'PATCH' && second !== undefined && third === undefined) {
    const row = writing.store.find(second)
    if (row !== undefined) return update(writing, sent, row)
    return notMade(
      refuse(404, {
        errorCode: 'NOT_FOUND',
        message: 'Provided external ID field does not exist or is not accessible',
      }),
    )
  }
  if (request.method === 'PATCH' && second !== undefined && third !== undefined) {
    return upsert(writing, sent, { field: second, value: decodeURIComponent(third) })
  }
  writing.complain(`an unexpected change: ${request.method} ${request.path}`)
  return notMade(refuse(405, { errorCode: 'METHOD_NOT_ALLOWED', message: 'HTTP Method not allowed' }))
}

type CompositePart = {
  method: string
  url: string
  referenceId: string
  body: FakeRecord
  httpHeaders?: Record<string, string>
}

function withReferences(body: FakeRecord, ids: ReadonlyMap<string, string>): FakeRecord {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => {
      const [, reference = ''] = typeof value === 'string' ? (/^@\{(\w+)\.id\}$/.exec(value) ?? []) : []
      return [name, reference === '' ? value : (ids.get(reference) ?? value)]
    }),
  )
}

/** `POST /composite`: status 200 whatever becomes of the parts. */
export function composite(writing: FakeWriting, request: FakeRequest): FakeAnswer {
  const sent = JSON.parse(request.body) as { allOrNone?: boolean; compositeRequest?: CompositePart[] } // sent by the adapter under test
  const parts = sent.compositeRequest ?? []
  if (sent.allOrNone !== true || parts.length === 0 || parts.length > 25) {
    writing.complain('a composite request must be all or none, of 1 to 25 parts')
    return refuse(400, { errorCode: 'BAD_REQUEST', message: 'malformed composite request' })
  }
  const done: { part: CompositePart; made: Made }[] = []
  const ids = new Map<string, string>()
  for (const part of parts) {
    const path = part.url.replace(/^\/services\/data\/v\d\d\.0\//, '')
    if (path === part.url || !/^[A-Za-z0-9]\w*$/.test(part.referenceId))
      writing.complain(`a bad composite part: ${part.url}`)
    const body = withReferences(part.body, ids)
    const made = write(writing, { method: part.method, path, headers: part.httpHeaders ?? {}, body })
    done.push({ part, made })
    if (made.answer.status >= 300) break
    const answer = made.answer.json as { id?: string } | undefined
    if (answer?.id !== undefined) ids.set(part.referenceId, answer.id)
  }
  const isHalted = done.some(({ made }) => made.answer.status >= 300)
  if (isHalted) for (const { made } of done.toReversed()) made.undo()
  const halted = [
    {
      errorCode: 'PROCESSING_HALTED',
      message: 'The transaction was rolled back since another operation in the same transaction failed.',
    },
  ]
  const compositeResponse = parts.map((part, index) => {
    const answer = done[index]?.made.answer
    const isGuilty = answer !== undefined && answer.status >= 300
    const isShown = answer !== undefined && (!isHalted || isGuilty)
    return {
      body: isShown ? (answer.json ?? null) : halted,
      httpHeaders: {},
      httpStatusCode: isShown ? answer.status : 400,
      referenceId: part.referenceId,
    }
  })
  return { status: 200, json: { compositeResponse } }
}
