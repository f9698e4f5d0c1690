/** A stored record or client of a fake branch. */
export type FakeRow = Record<string, unknown>

/** What a value of a request body must be. */
type Check = (value: unknown) => boolean

const isInt: Check = (value) => Number.isInteger(value)
const isId: Check = (value) => Number.isInteger(value) && Number(value) > 0
const isText: Check = (value) => typeof value === 'string'
const isFlag: Check = (value) => typeof value === 'boolean'
const isIds: Check = (value) => Array.isArray(value) && value.every(isId)
const isMap: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)
const isPhone: Check = (value) => typeof value === 'string' && /^\d{9,15}$/.test(value)
const isMail: Check = (value) => typeof value === 'string' && /^\S+@\S+\.\S+$/.test(value)
const isMoment: Check = (value) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/.test(value)
const isNumber: Check = (value) => typeof value === 'number'
const isName: Check = (value) => typeof value === 'string' && value.trim() !== ''

const isClientHead: Check = (value) => {
  if (!isMap(value)) return false
  const head = value as FakeRow // checked above
  if (Object.keys(head).length === 0) return true
  const known = Object.keys(head).every((key) => ['phone', 'name', 'email'].includes(key))
  return (
    known && isPhone(head['phone']) && isName(head['name']) && (head['email'] === undefined || isMail(head['email']))
  )
}

const isServiceRows: Check = (value) =>
  Array.isArray(value) &&
  value.every(
    (row: FakeRow) => isId(row['id']) && ['first_cost', 'discount', 'cost'].every((key) => isNumber(row[key])),
  )

type Shape = { required: Record<string, Check>; optional: Record<string, Check> }

const RECORD: Shape = {
  required: {
    staff_id: isId,
    services: isServiceRows,
    client: isClientHead,
    datetime: isMoment,
    seance_length: isId,
    save_if_busy: isFlag,
    send_sms: isFlag,
  },
  optional: {
    comment: isText,
    sms_remain_hours: isInt,
    email_remain_hours: isInt,
    api_id: isText,
    attendance: (value) => [-1, 0, 1, 2].includes(Number(value)),
    custom_color: (value) => typeof value === 'string' && /^[0-9a-f]{6}$/i.test(value),
    record_labels: isIds,
    activity_id: isId,
    custom_fields: isMap,
  },
}
const CLIENT: Shape = {
  required: { name: isName, phone: isPhone },
  optional: {
    email: isMail,
    sex_id: (value) => [0, 1, 2].includes(Number(value)),
    importance_id: (value) => [0, 1, 2, 3].includes(Number(value)),
    discount: isNumber,
    card: isText,
    birth_date: (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value),
    comment: isText,
    spent: isNumber,
    balance: isNumber,
    sms_check: (value) => isFlag(value) || isInt(value),
    sms_not: (value) => isFlag(value) || isInt(value),
    categories: (value) => Array.isArray(value) && value.every(isId),
    custom_fields: isMap,
  },
}
const BOOKING: Shape = {
  required: { phone: isPhone, fullname: isName, appointments: (value) => Array.isArray(value) && value.length === 1 },
  optional: { email: isMail, comment: isText, notify_by_sms: isInt, notify_by_email: isInt, api_id: isText },
}
const APPOINTMENT: Shape = {
  required: { id: isId, datetime: isMoment, staff_id: isInt },
  optional: { services: isIds, custom_fields: isMap },
}
const SEARCH: Shape = {
  required: { page: isId, page_size: (value) => isId(value) && Number(value) <= 200, filters: Array.isArray },
  optional: {
    fields: Array.isArray,
    order_by: isText,
    order_by_direction: (value) => value === 'ASC' || value === 'DESC',
    operation: (value) => value === 'AND' || value === 'OR',
  },
}
const SHAPES = { record: RECORD, client: CLIENT, booking: BOOKING, appointment: APPOINTMENT, search: SEARCH }

/** Complaints about a body by field, as strict as the API's documentation. */
export function complaintsAbout(kind: keyof typeof SHAPES, body: FakeRow): Record<string, string[]> {
  const { required, optional } = SHAPES[kind]
  const errors: Record<string, string[]> = {}
  for (const [key, value] of Object.entries(body)) {
    const check = required[key] ?? optional[key]
    if (check === undefined) errors[key] = ['Неизвестное поле']
    else if (!check(value)) errors[key] = ['Неверное значение']
  }
  for (const key of Object.keys(required)) if (!Object.hasOwn(body, key)) errors[key] = ['Обязательное поле']
  return errors
}

/** A custom field of a fake branch. */
export type FakeField = { code: string; type: string; values?: string[] }

/** Complaints about `custom_fields`. */
export function customComplaints(custom: unknown, fields: readonly FakeField[]): Record<string, string[]> {
  const errors: Record<string, string[]> = {}
  for (const [code, value] of Object.entries((custom ?? {}) as FakeRow)) {
    const field = fields.find((one) => one.code === code)
    if (field === undefined || (value !== '' && !isOfType(value, field))) errors[`custom_fields.${code}`] = ['Неверно']
  }
  return errors
}

function isOfType(value: unknown, { type, values }: FakeField): boolean {
  switch (type) {
    case 'number':
      return typeof value === 'number'
    case 'select':
      return Array.isArray(value) && value.every((one) => values?.includes(String(one)) === true)
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)
    case 'datetime':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value)
    default:
      return typeof value === 'string' && value.length <= 255
  }
}
