import type { Json, JsonMap } from '../../../../src-preload/contract/index.ts'
import type { ClientDraft, DealDraft } from '../crm.ts'
import type { Value, Values } from '../fields.ts'

/** A reference to another entity. */
export function link(contentType: string, id: string): JsonMap {
  return { contentType, id }
}

/** What a client is called in the API. */
export function contractorType(kind: ClientDraft['kind']): 'ContractorHuman' | 'ContractorCompany' {
  return kind === 'human' ? 'ContractorHuman' : 'ContractorCompany'
}

/** Plain text → HTML of a description or a comment. */
export function toHtml(text: string): string {
  const escaped = text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
  return escaped.replaceAll('\n', '<br>')
}

/** A value as the API takes it. */
export function encodeValue(value: Value, currency: string): Json {
  switch (value.kind) {
    case 'text':
      return value.text
    case 'number':
      return value.number
    case 'boolean':
      return value.isTrue
    case 'money':
      return { contentType: 'Money', value: value.amount, currency }
    case 'date': {
      const [year = 0, month = 1, day = 1] = value.date.split('-').map(Number)
      // Months count from zero (vendor's page "Общая информация").
      return { contentType: 'DateOnly', year, month: month - 1, day }
    }
    case 'datetime':
      return { contentType: 'DateTime', value: value.text }
    case 'reference':
      return link(value.refType, value.id)
    case 'list':
      return value.items.map((item) => encodeValue(item, currency))
    case 'empty':
      if (value.isMultiple) return []
      return value.of === 'text' ? '' : null
    default:
      return value satisfies never
  }
}

function encodeValues(values: Values, currency: string): JsonMap {
  return Object.fromEntries([...values].map(([name, { value }]) => [name, encodeValue(value, currency)]))
}

/** Body of a new deal. */
export function dealBody({ programId, client, text, values }: DealDraft, currency: string): JsonMap {
  return {
    contentType: 'Deal',
    program: link('Program', programId),
    description: toHtml(text),
    ...(client === null ? {} : { contractor: link(contractorType(client.kind), client.id) }),
    ...encodeValues(values, currency),
  }
}

/** Body of a new client. */
export function clientBody({ kind, name, phone, email, managerId, values }: ClientDraft, currency: string): JsonMap {
  const info = (type: string, value: string | null): JsonMap[] =>
    value === null ? [] : [{ contentType: 'ContactInfo', type, value }]
  return {
    contentType: contractorType(kind),
    ...(kind === 'human' ? { firstName: name } : { name }),
    contactInfo: [...info('phone', phone), ...info('email', email)],
    ...(managerId === '' ? {} : { responsibles: [link('Employee', managerId)] }),
    ...encodeValues(values, currency),
  }
}

/** Body of an edit of a client: only what is to change. */
export function clientEditBody(kind: ClientDraft['kind'], values: Values, currency: string): JsonMap {
  return { contentType: contractorType(kind), ...encodeValues(values, currency) }
}
