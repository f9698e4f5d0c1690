import type { ClientDraft, DealDraft } from '../crm.ts'
import type { Value, Values } from '../fields.ts'
import type { Form } from './client.ts'

/** Stands for a part of a name that is not known: the API wants all three. */
const NO_NAME = '-'

/** Lists of people, which the API wants as ids separated by commas. */
const COMMA_LISTS = new Set(['Auditors', 'Responsibles', 'ResponsibleContractors'])

function encodeText(value: Exclude<Value, { kind: 'list' | 'money' }>): string {
  switch (value.kind) {
    case 'text':
    case 'datetime':
      return value.text
    case 'number':
      return String(value.number)
    case 'boolean':
      return value.isTrue ? '1' : '0'
    case 'date':
      return value.date
    case 'reference':
      return value.id
    case 'empty':
      return ''
    default:
      return value satisfies never
  }
}

/** A value under its name: `Model[Name]`, `Model[Name][Value]` for money, `Model[Name][0]` … for lists. */
function encodeValue(name: string, value: Value): Form {
  if (value.kind === 'money') return { [`${name}[Value]`]: String(value.amount) }
  if (value.kind === 'empty' && value.of === 'money') return { [`${name}[Value]`]: '' }
  if (value.kind === 'list') {
    const parts = value.items.map((item, index) => encodeValue(`${name}[${index}]`, item))
    return Object.assign({}, ...parts) as Form // parts are forms
  }
  return { [name]: encodeText(value) }
}

function encodeModel(values: Values): Form {
  const parts = [...values].map(([name, { value }]): Form => {
    if (value.kind === 'list' && COMMA_LISTS.has(name)) {
      const ids = value.items.flatMap((item) => (item.kind === 'reference' ? [item.id] : []))
      return { [`Model[${name}]`]: ids.join(',') }
    }
    return encodeValue(`Model[${name}]`, value)
  })
  return Object.assign({}, ...parts) as Form // parts are forms
}

/** Form of a new deal (vendor's page API_deals, "save"). A status is set as it is, without the rules of transitions. */
export function dealForm({ programId, client, text, values }: DealDraft): Form {
  const state = values.get('Status')?.value
  const others = new Map([...values].filter(([name]) => name !== 'Status'))
  return {
    ProgramId: programId,
    ...(state?.kind === 'reference' ? { StatusId: state.id, StrictLogic: '0' } : {}),
    'Model[Description]': text,
    ...(client === null ? {} : { 'Model[Contractor]': client.id }),
    ...encodeModel(others),
  }
}

/** `ph_m` marks a mobile number; a number that was not understood goes as it is. */
function phoneForm(phone: string | null): Form {
  if (phone === null) return {}
  return { 'Model[Phones][0]': phone.startsWith('+') ? `ph_m${phone}` : phone }
}

/** Form of a new client (vendor's page API_contractors, "save"). */
export function clientForm({ kind, name, phone, email, managerId, values }: ClientDraft): Form {
  const named: Form =
    kind === 'company'
      ? { 'Model[CompanyName]': name }
      : { 'Model[FirstName]': name, 'Model[LastName]': NO_NAME, 'Model[MiddleName]': NO_NAME }
  return {
    'Model[TypePerson]': kind,
    ...named,
    ...phoneForm(phone),
    ...(email === null ? {} : { 'Model[Email]': email }),
    ...(managerId === '' ? {} : { 'Model[Responsibles]': managerId }),
    ...encodeModel(values),
  }
}

/** Form of an edit of a client: only what is to change. */
export function clientEditForm(id: string, values: Values): Form {
  return { Id: id, ...encodeModel(values) }
}
