import type { FakeAnswer, FakeRequest } from '../../kit/fake-server.ts'
import type { FakeAccount, FakeField } from '../fake-account.ts'
import { addClient, addDeal, complain, findById, takenField } from '../fake-account.ts'
import { envelope, refused, unknownCall } from './fake-answers.ts'

type Body = Record<string, unknown>

/** Changing calls of API v3. */
export function write(account: FakeAccount, path: string, request: FakeRequest): FakeAnswer {
  if (!(request.headers['content-type'] ?? '').startsWith('application/json')) complain(account, 'a body is not JSON')
  const body = JSON.parse(request.body) as Body // sent by the adapter under test
  const [, area = '', id = '', part = ''] = path.split('/')
  if (area === 'deal' && id === '') return createDeal(account, body)
  if (area === 'deal' && part === 'comments') return addComment(account, Number(id), body)
  if (area !== 'contractorHuman' && area !== 'contractorCompany') return unknownCall(account, request)
  return id === '' ? createClient(account, area, body) : editClient(account, Number(id), body)
}

function isLink(value: unknown, contentType: string): value is { id: string } {
  const link = value as { contentType?: unknown; id?: unknown } | null
  return link?.contentType === contentType && typeof link.id === 'string'
}

function isOfType(value: unknown, { type, more }: FakeField): boolean {
  if (value === null) return true
  if (more?.['isMultiple'] === true && Array.isArray(value)) {
    return value.every((one) =>
      isOfType(one, { id: 0, name: '', hrName: '', type, more: { ...more, isMultiple: false } }),
    )
  }
  const map = value as Record<string, unknown>
  switch (type) {
    case 'float':
      return typeof value === 'number'
    case 'bool':
      return typeof value === 'boolean'
    case 'money':
      return map['contentType'] === 'Money' && typeof map['value'] === 'number' && typeof map['currency'] === 'string'
    case 'date':
      return (
        map['contentType'] === 'DateOnly' &&
        [map['year'], map['month'], map['day']].every(Number.isInteger) &&
        Number(map['month']) < 12
      )
    case 'datetime':
      return map['contentType'] === 'DateTime' && typeof map['value'] === 'string'
    case 'enum':
      return (more?.['enumValues'] as string[]).includes(value as string)
    case 'ref':
      return isLink(value, String(more?.['refContentType']))
    default:
      return typeof value === 'string'
  }
}

const MONEY: FakeField = { id: 0, name: 'cost', hrName: 'Стоимость', type: 'money' }

/** What the API would refuse in values, with the field it names; unknown names are the adapter's mistake. */
function checkValues(account: FakeAccount, values: Body, fields: readonly FakeField[]): FakeAnswer | undefined {
  for (const [name, value] of Object.entries(values)) {
    const field = name === 'cost' ? MONEY : fields.find((one) => one.name === name)
    if (field === undefined) complain(account, `unknown field ${name}`)
    else if (!isOfType(value, field)) return refused(422, name, 'Неверное значение')
  }
  return undefined
}

function isEmployee(account: FakeAccount, value: unknown): boolean {
  return (
    value === null ||
    (isLink(value, 'Employee') && account.employees.some(({ id, isWorking }) => String(id) === value.id && isWorking))
  )
}

function checkDeal(account: FakeAccount, body: Body): FakeAnswer | undefined {
  const { program, contractor, manager, state, auditors } = body
  const known = isLink(program, 'Program') ? account.programs.find(({ id }) => String(id) === program.id) : undefined
  if (known === undefined) return refused(422, 'program', 'Схема сделки не найдена')
  if (contractor !== undefined) {
    const client = findById(account.clients, (contractor as { id?: string }).id ?? '')
    const kind = client?.kind === 'company' ? 'ContractorCompany' : 'ContractorHuman'
    if (client === undefined || !isLink(contractor, kind)) return refused(422, 'contractor', 'Клиент не найден')
  }
  if (manager !== undefined && !isEmployee(account, manager)) return refused(422, 'manager', 'Сотрудник не найден')
  if (auditors !== undefined && !(auditors as unknown[]).every((one) => isEmployee(account, one))) {
    return refused(422, 'auditors', 'Сотрудник не найден')
  }
  const isState = isLink(state, 'ProgramState') && account.states.some(({ id }) => String(id) === state.id)
  if (state !== undefined && !isState) return refused(422, 'state', 'Статус не найден')
  return undefined
}

function createDeal(account: FakeAccount, body: Body): FakeAnswer {
  const { contentType, program, contractor, manager, state, auditors, name, description, ...values } = body
  if (contentType !== 'Deal') complain(account, 'a deal without its contentType')
  const programId = Number((program as { id?: string } | undefined)?.id)
  const problem = checkDeal(account, body) ?? checkValues(account, values, account.dealFields[programId] ?? [])
  if (problem !== undefined) return problem
  const taken = takenField(account, values)
  if (taken !== undefined) return refused(422, taken, 'Значение поля должно быть уникальным')
  const deal = addDeal(account, {
    programId,
    clientId: contractor === undefined ? null : Number((contractor as { id: string }).id),
    description: String(description),
    statusName: '',
    values: Object.fromEntries(
      Object.entries({ name, manager, state, auditors, ...values }).filter(([, value]) => value !== undefined),
    ),
  })
  return envelope(200, { data: { contentType: 'Deal', id: String(deal.id), number: '318' } })
}

function createClient(account: FakeAccount, area: string, body: Body): FakeAnswer {
  const {
    contentType,
    contactInfo,
    responsibles,
    firstName,
    lastName,
    middleName,
    name,
    description,
    type,
    ...values
  } = body
  const kind = area === 'contractorHuman' ? 'human' : 'company'
  if (contentType !== (kind === 'human' ? 'ContractorHuman' : 'ContractorCompany'))
    complain(account, 'a client of another kind')
  const fullName = [lastName, firstName, middleName, name]
    .filter((part) => typeof part === 'string' && part !== '')
    .join(' ')
  if (fullName === '') return refused(422, kind === 'human' ? 'firstName' : 'name', 'Обязательное поле')
  const contacts = contactInfo as { contentType?: string; type?: string; value?: string }[]
  if (!contacts.every((one) => one.contentType === 'ContactInfo' && (one.value ?? '') !== ''))
    complain(account, 'a contact without its type or value')
  const problem = checkValues(account, values, account.clientFields)
  if (problem !== undefined) return problem
  const of = (wanted: string): string[] => contacts.flatMap((one) => (one.type === wanted ? [one.value ?? ''] : []))
  const rest = { description, responsibles, type, ...values }
  const client = addClient(account, {
    kind,
    name: fullName,
    phones: of('phone'),
    emails: of('email'),
    values: Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
  })
  return envelope(200, { data: { contentType, id: String(client.id), name: fullName } })
}

function editClient(account: FakeAccount, id: number, body: Body): FakeAnswer {
  const client = findById(account.clients, String(id))
  if (client === undefined) return refused(404, null, 'Клиент не найден')
  const { contentType, ...values } = body
  const problem = checkValues(account, values, account.clientFields)
  if (problem !== undefined) return problem
  Object.assign(client.values, values)
  return envelope(200, { data: { contentType, id: String(id) } })
}

function addComment(account: FakeAccount, dealId: number, body: Body): FakeAnswer {
  if (findById(account.deals, String(dealId)) === undefined) return refused(404, null, 'Сделка не найдена')
  if (body['contentType'] !== 'Comment' || typeof body['content'] !== 'string')
    complain(account, 'a comment without text')
  const id = 501 + account.comments.length
  account.comments.push({ id, dealId, text: String(body['content']) })
  return envelope(200, { data: { contentType: 'Comment', id: String(id) } })
}
