import type { Json } from '../../../../src-preload/contract/index.ts'
import type { Choice, ClientRef, ClientRow, DealRow, MegaplanCrm } from '../crm.ts'
import { coreField, kindOf } from '../fields.ts'
import type { CoreField, Field } from '../fields.ts'
import { localDateTime } from '../../../lib/zoned-time.ts'
import { isAboutCall } from '../refusal.ts'
import { rememberFields } from '../remember.ts'
import { createV1Client } from './client.ts'
import type { Form, V1Client } from './client.ts'
import type { V1Config, V1Context } from './config.ts'
import { clientEditForm, clientForm, dealForm } from './encode.ts'
import { readAll, walk } from './pages.ts'
import * as answers from './types.ts'
import type { Client, Deal } from './types.ts'

const employees = { refType: 'Employee' }

const DEAL_FIELDS: readonly CoreField[] = [
  coreField('CustomName', 'text', { aliases: ['name'] }),
  coreField('Cost', 'money'),
  coreField('Paid', 'money'),
  coreField('Manager', 'reference', { ...employees, aliases: ['managerid'] }),
  coreField('Auditors', 'reference', { ...employees, isMultiple: true }),
  coreField('Status', 'reference', { refType: 'ProgramState', aliases: ['statusid', 'state', 'stateid'] }),
  coreField('Program', 'reference', { refType: 'Program', aliases: ['programid'] }),
]

const CLIENT_FIELDS: readonly CoreField[] = [
  coreField('FirstName', 'text'),
  coreField('LastName', 'text'),
  coreField('MiddleName', 'text'),
  coreField('CompanyName', 'text', { aliases: ['name'] }),
  coreField('Birthday', 'date'),
  coreField('Type', 'reference', { refType: 'ContractorType' }),
  coreField('ParentCompany', 'reference', { refType: 'Contractor' }),
  coreField('AdvertisingWay', 'reference', { refType: 'AdvertisingWay' }),
  coreField('Responsibles', 'reference', { ...employees, isMultiple: true }),
  coreField('ResponsibleContractors', 'reference', { refType: 'Contractor', isMultiple: true }),
]

/** Most clients of a search that are read one by one because the list leaves their contacts out. */
const MAX_SINGLE_READS = 10

function fieldOf({ Name, Translation, Type }: answers.FieldInfo): Field {
  const kind = kindOf(Type)
  return {
    name: Name,
    label: Translation === '' ? Name : Translation,
    // API v1 does not tell the values of a choice: any text is passed.
    kind: kind === 'choice' ? 'text' : kind,
    type: Type === '' ? 'text' : Type,
    isMultiple: false,
    isRequired: false,
    choices: [],
    isOpenChoice: false,
    refType: null,
  }
}

/** Texts inside anything; the comment behind a phone's tab is not part of it. */
function textsOf(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value.split('\t')[0] ?? '']
  if (typeof value === 'number') return [String(value)]
  if (Array.isArray(value)) return value.flatMap(textsOf)
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}

function clientRow({ Id, PersonType, TypePerson, Phones, Email }: Client): ClientRow {
  const kind = /company/i.test(PersonType + TypePerson) ? 'company' : 'human'
  return { id: Id, kind, phones: textsOf(Phones), emails: textsOf(Email) }
}

type Parts = { client: V1Client; config: V1Config }

async function searchClients({ client }: Parts, by: { phone: string } | { email: string }): Promise<ClientRow[]> {
  const query: Form = 'phone' in by ? { FilterId: 'all', Phone: by.phone } : { FilterId: 'all', qs: by.email }
  const { clients } = await client.get(
    '/BumsCrmApiV01/Contractor/list.api',
    { ...query, Limit: '100' },
    answers.clientsAnswer,
  )
  const found: ClientRow[] = []
  let singleReads = 0
  for (const row of clients) {
    if (row.Phones !== undefined && row.Email !== undefined) found.push(clientRow(row))
    else if (singleReads < MAX_SINGLE_READS) {
      singleReads += 1
      const card = await client.get('/BumsCrmApiV01/Contractor/card.api', { Id: row.Id }, answers.clientAnswer)
      found.push(clientRow(card.contractor))
    }
  }
  return found
}

/** Status names or numbers that end a deal. */
function finalOf({ finalStatuses }: V1Config): ReadonlySet<string> {
  return new Set(finalStatuses.split(',').map((name) => name.trim().toLowerCase()))
}

/** A time without a zone is taken as UTC: look-ups leave a day for that. */
function timeOf(value: string | null | undefined): number | null {
  if (value === null || value === undefined) return null
  const iso = value.trim().replace(' ', 'T')
  const at = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`)
  return Number.isNaN(at) ? null : at
}

function dealRow(row: Deal, config: V1Config, isWhole: boolean): DealRow {
  const { markerField } = config
  const mark = markerField === '' ? undefined : row[markerField]
  const status = row.Status ?? null
  const final = finalOf(config)
  return {
    id: row.Id,
    text: row.Description ?? (isWhole || row.Description === null ? '' : undefined),
    mark: typeof mark === 'string' ? mark : null,
    createdAtMs: timeOf(row.TimeCreated),
    isOpen: status === null ? null : !final.has(status.Id) && !final.has(status.Name.trim().toLowerCase()),
  }
}

/** Which fields of deals are to be shown: the usual ones and the mark's own. */
function dealFieldsQuery({ markerField }: V1Config): Form {
  const names = ['Id', 'Name', 'Description', 'TimeCreated', 'TimeUpdated', 'Status']
  const requested = Object.fromEntries(names.map((name, index) => [`RequestedFields[${index}]`, name]))
  return markerField === '' ? requested : { ...requested, 'ExtraFields[0]': markerField }
}

const dealList = (query: Form) => ({
  path: '/BumsTradeApiV01/Deal/list.api',
  query,
  answer: answers.dealsAnswer.transform(({ deals }) => deals),
})

async function dealsBy({ client, config }: Parts, filter: Form): Promise<DealRow[]> {
  const rows = await readAll(client, dealList({ ...filter, ...dealFieldsQuery(config) }))
  return rows.map((row) => dealRow(row, config, false))
}

async function dealsByMark(parts: Parts, marker: string): Promise<DealRow[]> {
  const { client, config } = parts
  const { markerField, programId } = config
  if (markerField === '') return []
  const program: Form = programId === '' ? {} : { 'FilterFields[Program]': programId }
  const filter = { ...program, [`FilterFields[${markerField}]`]: marker, Limit: '20' }
  const { path, query, answer } = dealList({ ...filter, ...dealFieldsQuery(config) })
  try {
    return (await client.get(path, query, answer)).map((row) => dealRow(row, config, false))
  } catch (error) {
    // A filter that is refused finds nothing: the walk decides.
    if (isAboutCall(error)) return []
    throw error
  }
}

async function* recentDeals({ client, config }: Parts, sinceMs: number): AsyncGenerator<DealRow[]> {
  const since = { 'FilterFields[TimeUpdated][greaterOrEqual]': localDateTime(sinceMs, config.timeZone) }
  for await (const rows of walk(client, dealList({ ...since, ...dealFieldsQuery(config) }))) {
    yield rows.map((row) => dealRow(row, config, false))
  }
}

async function readUsers({ client }: Parts): Promise<Choice[]> {
  const { employees: rows } = await client.get('/BumsStaffApiV01/Employee/list.api', {}, answers.employeesAnswer)
  return rows.map(({ Id, Name, LastName, FirstName, Email, FireDay }) => ({
    id: Id,
    name: Name === '' ? [LastName, FirstName].filter((part) => part !== '').join(' ') : Name,
    isActive: (FireDay ?? '') === '',
    detail: Email,
  }))
}

function clientParts(parts: Parts) {
  const { client } = parts
  return {
    searchClients: (by: { phone: string } | { email: string }) => searchClients(parts, by),
    createClient: async (draft: Parameters<MegaplanCrm['createClient']>[0]): Promise<ClientRef> => {
      const saved = await client.post('/BumsCrmApiV01/Contractor/save.api', clientForm(draft), answers.clientSaved)
      return { id: saved.contractor.Id, kind: draft.kind }
    },
    editClient: async ({ id }: ClientRef, values: Parameters<MegaplanCrm['editClient']>[1]): Promise<void> => {
      await client.post('/BumsCrmApiV01/Contractor/save.api', clientEditForm(id, values), answers.clientSaved)
    },
    clientDeals: ({ id }: ClientRef) => dealsBy(parts, { 'FilterFields[Contractor]': id }),
  }
}

/** Megaplan by API v1. */
export function createV1Crm(context: V1Context): MegaplanCrm & { client: V1Client } {
  const { config, clock, memory } = context
  const client = createV1Client(context)
  const parts: Parts = { client, config }
  const programs = async (): Promise<Choice[]> => {
    const answer = await client.get('/BumsTradeApiV01/Program/list.api', {}, answers.programsAnswer)
    return answer.programs.map(({ Id, Name }) => ({ id: Id, name: Name === '' ? Id : Name, isActive: true }))
  }
  const fields = rememberFields(memory, async (path) => {
    const { pathname, searchParams } = new URL(path, config.account)
    const answer = await client.get(pathname, Object.fromEntries(searchParams), answers.fieldsAnswer)
    return answer.Fields.map(fieldOf)
  })
  return {
    client,
    settings: config,
    names: { name: 'CustomName', manager: 'Manager', state: 'Status', program: 'Program' },
    core: { deal: DEAL_FIELDS, client: CLIENT_FIELDS },
    refusesLate: true,
    nowMs: () => clock.now(),
    programs: () => (memory === undefined ? programs() : memory.remember('megaplan:programs', programs)),
    states: undefined,
    users: () => readUsers(parts),
    dealFields: (programId, wanted) => fields(`/BumsTradeApiV01/Deal/listFields.api?ProgramId=${programId}`, wanted),
    clientFields: (wanted) => fields('/BumsCrmApiV01/Contractor/listFields.api', wanted),
    ...clientParts(parts),
    createDeal: async (draft) => {
      const saved = await client.post('/BumsTradeApiV01/Deal/save.api', dealForm(draft), answers.dealSaved)
      return saved.deal.Id
    },
    readDeal: async (id) => {
      const query = { Id: id, ...dealFieldsQuery(config) }
      const { deal } = await client.get('/BumsTradeApiV01/Deal/card.api', query, answers.dealAnswer)
      return dealRow(deal, config, true)
    },
    dealsByMark: (marker) => dealsByMark(parts, marker),
    recentDeals: (sinceMs) => recentDeals(parts, sinceMs),
    comments: async (dealId) => {
      const rows = await readAll(client, {
        path: '/BumsCommonApiV01/Comment/list.api',
        query: { SubjectType: 'deal', SubjectId: dealId, Order: 'desc' },
        answer: answers.commentsAnswer.transform(({ comments }) => comments),
      })
      return rows.map(({ Text }) => Text)
    },
    addComment: async (dealId, text) => {
      const form = { SubjectType: 'deal', SubjectId: dealId, 'Model[Text]': text }
      await client.post('/BumsCommonApiV01/Comment/create.api', form, answers.commentSaved)
    },
  }
}
