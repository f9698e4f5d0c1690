import type { FakeField } from './fake-data.ts'

/** What a check of fields needs to know of the account. */
export type FakeRules = {
  fields: Record<string, FakeField>
  statuses: Record<string, Record<string, string>>
  users: readonly number[]
}

/** An answer of the CRM instead of storing. */
export type FakeRefusal = { error: string; words: string }

const isText = (value: unknown): value is string => typeof value === 'string'
const MAIL = /^[^\s@"'<>]+@[^\s@"'<>]+\.[^\s@"'<>]+$/

function isOfType(value: unknown, field: FakeField, rules: FakeRules): boolean {
  switch (field.type) {
    case 'integer':
    case 'crm_contact':
    case 'crm_company':
    case 'crm_category':
      return Number.isInteger(value)
    case 'user':
    case 'employee':
      return Number.isInteger(Number(value)) && rules.users.includes(Number(value))
    case 'double':
      return typeof value === 'number'
    case 'char':
      return value === 'Y' || value === 'N'
    case 'boolean':
      return value === '1' || value === '0'
    case 'date':
      return isText(value) && /^\d{4}-\d\d-\d\d$/.test(value)
    case 'datetime':
      return isText(value) && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/.test(value)
    case 'money':
      return isText(value) && /^-?\d+(\.\d+)?(\|[A-Z]{3})?$/.test(value)
    case 'enumeration':
      return isText(value) && (field.items ?? []).some(({ ID }) => ID === value)
    case 'crm_status':
      return isText(value) && value in (rules.statuses[field.statusType ?? field.dictionary ?? ''] ?? {})
    case 'file': {
      const data = (value as { fileData?: unknown } | null)?.fileData
      return Array.isArray(data) && data.length === 2 && data.every(isText)
    }
    case 'crm_multifield': {
      const row = value as { VALUE?: unknown; VALUE_TYPE?: unknown } | null
      return isText(row?.VALUE) && row.VALUE.trim() !== '' && isText(row.VALUE_TYPE) && row.VALUE_TYPE !== ''
    }
    default:
      return isText(value)
  }
}

function isEmptied(value: unknown): boolean {
  return value === '' || (Array.isArray(value) && value.length === 0)
}

/** Complaints about what the CRM would drop or take wrongly without a word. */
export function complaintsAbout(sent: Record<string, unknown>, rules: FakeRules): string[] {
  const complaints: string[] = []
  for (const [code, value] of Object.entries(sent)) {
    const field = rules.fields[code]
    if (field === undefined) complaints.push(`unknown field ${code}: it would be dropped silently`)
    else if (field.isReadOnly === true) complaints.push(`${code} is read only: it would be dropped silently`)
    else if (code === 'STAGE_ID') complaints.push(...stageComplaints(sent, rules))
    else if (field.type === 'crm_currency' || isEmptied(value)) continue
    else if (field.isMultiple === true) {
      const isGood = Array.isArray(value) && value.every((one) => isOfType(one, field, rules))
      if (!isGood) complaints.push(`${code} must be a list of ${field.type}, not ${JSON.stringify(value)}`)
    } else if (!isOfType(value, field, rules))
      complaints.push(`${code} must be ${field.type}, not ${JSON.stringify(value)}`)
  }
  return complaints
}

function stageComplaints(sent: Record<string, unknown>, { statuses }: FakeRules): string[] {
  const category = sent['CATEGORY_ID']
  const dictionary = category === 0 ? 'DEAL_STAGE' : `DEAL_STAGE_${String(category)}`
  const isKnown = String(sent['STAGE_ID']) in (statuses[dictionary] ?? {})
  return isKnown ? [] : [`the stage ${String(sent['STAGE_ID'])} is not of the pipeline ${String(category)}`]
}

/** What makes the CRM refuse a create as a whole. */
export function refusalFor(sent: Record<string, unknown>): FakeRefusal | null {
  const mails = (sent['EMAIL'] as { VALUE: string }[] | undefined) ?? [] // complained about before when it is not
  if (mails.some(({ VALUE }) => !MAIL.test(VALUE))) return { error: 'ERROR_CORE', words: 'Invalid email address' }
  const currency = sent['CURRENCY_ID']
  if (currency !== undefined && currency !== 'RUB' && currency !== 'USD')
    return { error: '', words: 'The currency is not found.<br>' }
  return null
}
