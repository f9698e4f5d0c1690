import type { Json, JsonMap } from '../../../../src-preload/contract/index.ts'
import type { Choice, ClientRef, ClientRow, DealRow, MegaplanCrm } from '../crm.ts'
import { coreField, kindOf } from '../fields.ts'
import type { CoreField, Field } from '../fields.ts'
import { isAboutCall } from '../refusal.ts'
import { rememberFields } from '../remember.ts'
import { createV3Client } from './client.ts'
import type { V3Client } from './client.ts'
import type { V3Config, V3Context } from './config.ts'
import { clientBody, clientEditBody, dealBody, toHtml } from './encode.ts'
import { readAll, walk } from './pages.ts'
import { comment, contractor, deal, employee, entity, fieldInfo, program, programState } from './types.ts'
import type { Contractor, Deal, FieldInfo } from './types.ts'

const employees = { refType: 'Employee' }

const DEAL_FIELDS: readonly CoreField[] = [
  coreField('name', 'text', { aliases: ['customname'] }),
  coreField('cost', 'money'),
  coreField('manager', 'reference', { ...employees, aliases: ['managerid'] }),
  coreField('auditors', 'reference', { ...employees, isMultiple: true }),
  coreField('state', 'reference', { refType: 'ProgramState', aliases: ['stateid', 'status', 'statusid'] }),
  coreField('program', 'reference', { refType: 'Program', aliases: ['programid'] }),
]

const PERSON_FIELDS: readonly CoreField[] = [
  coreField('firstName', 'text'),
  coreField('lastName', 'text'),
  coreField('middleName', 'text'),
]
const COMPANY_FIELDS: readonly CoreField[] = [coreField('name', 'text', { aliases: ['companyname'] })]
const CLIENT_FIELDS: readonly CoreField[] = [
  coreField('description', 'text'),
  coreField('responsibles', 'reference', { ...employees, isMultiple: true }),
  coreField('type', 'reference', { refType: 'ContractorType' }),
]

/** Most clients of a search that are read one by one because the list leaves their contacts out. */
const MAX_SINGLE_READS = 10

function fieldOf(info: FieldInfo): Field[] {
  const name = info.name ?? ''
  if (name === '') return []
  const choices = info.enumValues ?? []
  const refType = info.refContentType ?? null
  const byType = kindOf(`${info.type} ${info.contentType}`)
  // A choice without its values and a type that is not known are told apart by what else the field says.
  const kind = choices.length > 0 ? 'choice' : refType !== null && byType !== 'file' ? 'reference' : byType
  return [
    {
      name,
      label: info.hrName === '' ? name : info.hrName,
      kind,
      type: info.type === '' ? info.contentType : info.type,
      isMultiple: info.isMultiple === true,
      isRequired: info.isRequired === true,
      choices,
      isOpenChoice: info.newValuesAllowed === true,
      refType,
    },
  ]
}

function clientRow({ id, contentType, contactInfo }: Contractor): ClientRow {
  const of = (type: string): string[] =>
    (contactInfo ?? []).flatMap((one) => (one.type === type && typeof one.value === 'string' ? [one.value] : []))
  return {
    id,
    kind: contentType === 'ContractorCompany' ? 'company' : 'human',
    phones: of('phone'),
    emails: of('email'),
  }
}

/** A time without a zone is taken as UTC: look-ups leave a day for that. */
function timeOf(value: string | null | undefined): number | null {
  if (value === null || value === undefined) return null
  const iso = value.trim().replace(' ', 'T')
  const at = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`)
  return Number.isNaN(at) ? null : at
}

/** Reads a deal of a list; with `isWhole`, of its card, where a missing description is an empty one. */
function dealRow(row: Deal, markerField: string, isWhole: boolean): DealRow {
  const mark = markerField === '' ? undefined : row[markerField]
  const type = row.result ?? row.state?.type ?? null
  return {
    id: row.id,
    text: row.description ?? (isWhole || row.description === null ? '' : undefined),
    mark: typeof mark === 'string' ? mark : null,
    createdAtMs: timeOf(row.timeCreated),
    isOpen: type === null ? null : type === 'active',
  }
}

function dealQuery({ markerField }: V3Config): JsonMap {
  return { fields: ['name', 'description', 'timeCreated', 'result', ...(markerField === '' ? [] : [markerField])] }
}

function markFilter(config: V3Config, marker: string): JsonMap {
  const term = { contentType: 'FilterTermString', field: config.markerField, comparison: 'equals', value: marker }
  const termGroup = { contentType: 'FilterTermGroup', join: 'and', terms: [term] }
  return {
    ...dealQuery(config),
    limit: 10,
    filter: { contentType: 'TradeFilter', id: null, config: { contentType: 'FilterConfig', termGroup } },
    program: { contentType: 'Program', id: config.programId },
  }
}

type Parts = { client: V3Client; config: V3Config }

async function searchClients({ client }: Parts, words: string): Promise<ClientRow[]> {
  // `pageAfter` is refused here (422), so the first hundred have to do.
  const query: JsonMap = { q: words, limit: 100, fields: ['name', 'contactInfo'] }
  const { rows } = await client.page('/contractor', query, contractor)
  const found: ClientRow[] = []
  let singleReads = 0
  for (const row of rows) {
    if (row.isDropped === true) continue
    const isShown = row.contactInfo !== null && row.contactInfo !== undefined
    if (isShown) found.push(clientRow(row))
    else if (singleReads < MAX_SINGLE_READS) {
      singleReads += 1
      found.push(clientRow(await client.get(`/contractor/${row.id}`, null, contractor)))
    }
  }
  return found
}

async function readUsers({ client }: Parts): Promise<Choice[]> {
  const rows = await readAll(client, {
    path: '/employee',
    query: { fields: ['name', 'firstName', 'lastName', 'contactInfo', 'isWorking', 'fireDay'] },
    row: employee,
  })
  return rows.map((row) => {
    const email = (row.contactInfo ?? []).find(({ type }) => type === 'email')?.value ?? ''
    const name = row.name === '' ? [row.lastName, row.firstName].filter((part) => part !== '').join(' ') : row.name
    const isActive = row.isWorking !== false && (row.fireDay ?? null) === null
    return { id: row.id, name, isActive, detail: email }
  })
}

/** The mark's own field, asked by a filter. That filters work on custom fields is not certain: a refusal finds nothing. */
async function dealsByMark({ client, config }: Parts, marker: string): Promise<DealRow[]> {
  if (config.markerField === '' || config.programId === '') return []
  try {
    const { rows } = await client.page('/deal', markFilter(config, marker), deal)
    return rows.map((row) => dealRow(row, config.markerField, false))
  } catch (error) {
    if (isAboutCall(error)) return []
    throw error
  }
}

/** Deals of the whole account, newest first, page by page until they are older than `sinceMs`. */
async function* recentDeals({ client, config }: Parts, sinceMs: number): AsyncGenerator<DealRow[]> {
  const newestFirst: Json = [{ contentType: 'SortField', fieldName: 'timeCreated', desc: true }]
  const query = { ...dealQuery(config), sortBy: newestFirst }
  let before = Number.POSITIVE_INFINITY
  // Whether the list is sorted as asked is seen from its times: one that is not is read to its end.
  let isSorted = true
  for await (const rows of walk(client, { path: '/deal', query, row: deal })) {
    const page = rows.map((row) => dealRow(row, config.markerField, false))
    yield page
    for (const { createdAtMs } of page) {
      isSorted &&= createdAtMs !== null && createdAtMs <= before
      before = createdAtMs ?? before
    }
    if (isSorted && before < sinceMs) return
  }
}

function listParts({ client, config }: Parts) {
  const clients = (ref: ClientRef): string => (ref.kind === 'human' ? '/contractorHuman' : '/contractorCompany')
  return {
    searchClients: (by: { phone: string } | { email: string }) =>
      searchClients({ client, config }, 'phone' in by ? phoneQuery(by.phone) : by.email),
    createClient: async (draft: Parameters<MegaplanCrm['createClient']>[0]): Promise<ClientRef> => {
      const path = draft.kind === 'human' ? '/contractorHuman' : '/contractorCompany'
      const { id } = await client.post(path, clientBody(draft, config.currency), entity)
      return { id, kind: draft.kind }
    },
    editClient: async (ref: ClientRef, values: Parameters<MegaplanCrm['editClient']>[1]): Promise<void> => {
      await client.post(`${clients(ref)}/${ref.id}`, clientEditBody(ref.kind, values, config.currency), entity)
    },
    clientDeals: async ({ id }: ClientRef): Promise<DealRow[]> => {
      const path = `/contractor/${id}/deals`
      const rows = await readAll(client, { path, query: dealQuery(config), row: deal })
      return rows.map((row) => dealRow(row, config.markerField, false))
    },
  }
}

/** Eleven digits are asked for with their plus, as people write them. */
function phoneQuery(digits: string): string {
  return digits.length > 10 ? `+${digits}` : digits
}

/** Megaplan by API v3. */
export function createV3Crm(context: V3Context): MegaplanCrm & { client: V3Client } {
  const { config, clock, memory } = context
  const client = createV3Client(context)
  const parts: Parts = { client, config }
  const personFields = config.clientKind === 'human' ? PERSON_FIELDS : COMPANY_FIELDS
  const clientPath = config.clientKind === 'human' ? '/contractorHuman' : '/contractorCompany'
  const list = (rows: readonly { id: string; name: string }[]): Choice[] =>
    rows.map(({ id, name }) => ({ id, name: name === '' ? id : name, isActive: true }))
  const programs = async (): Promise<Choice[]> =>
    list(await readAll(client, { path: '/program', query: {}, row: program }))
  const readFields = async (path: string): Promise<Field[]> =>
    (await readAll(client, { path, query: {}, row: fieldInfo })).flatMap(fieldOf)
  const fields = rememberFields(memory, readFields)
  return {
    client,
    settings: config,
    names: { name: 'name', manager: 'manager', state: 'state', program: 'program' },
    core: { deal: DEAL_FIELDS, client: [...personFields, ...CLIENT_FIELDS] },
    refusesLate: false,
    nowMs: () => clock.now(),
    programs: () => (memory === undefined ? programs() : memory.remember('megaplan:programs', programs)),
    states: async (programId) => {
      const path = `/program/${programId}/states`
      const rows = await readAll(client, { path, query: {}, row: programState })
      return rows.map(({ id, name, type }) => ({
        id,
        name,
        isActive: true,
        ...(typeof type === 'string' ? { detail: type } : {}),
      }))
    },
    users: () => readUsers(parts),
    dealFields: (programId, wanted) => fields(`/program/${programId}/fields`, wanted),
    clientFields: (wanted) => fields(`${clientPath}/extraFields`, wanted),
    ...listParts(parts),
    createDeal: async (draft) => (await client.post('/deal', dealBody(draft, config.currency), entity)).id,
    readDeal: async (id) => dealRow(await client.get(`/deal/${id}`, null, deal), config.markerField, true),
    dealsByMark: (marker) => dealsByMark(parts, marker),
    recentDeals: (sinceMs) => recentDeals(parts, sinceMs),
    comments: async (dealId) => {
      const path = `/deal/${encodeURIComponent(dealId)}/comments`
      return (await readAll(client, { path, query: {}, row: comment })).map(({ content }) => content)
    },
    addComment: async (dealId, text) => {
      const body = { contentType: 'Comment', content: `<p>${toHtml(text)}</p>` }
      await client.post(`/deal/${encodeURIComponent(dealId)}/comments`, body, entity)
    },
  }
}
