import type { JsonMap } from '../../../src-preload/contract/index.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import type { MoyskladClient } from './client.ts'
import type { MoyskladContext } from './config.ts'
import { referenceTo } from './meta.ts'
import type { Reference } from './meta.ts'
import type { ReferenceName } from './order-keys.ts'
import { findReference, findState, readOrganizations } from './references.ts'
import type { AskedReference, Part } from './transform.ts'

/** What an order of this lead refers to. */
export type OrderReferences = {
  organization: Reference
  /** Id of the counterparty the lead or the connection names; null when it is to be searched. */
  counterpartyId: string | null
  parts: Part[]
  leftOvers: LeftOver[]
}

type OptionalName = Exclude<ReferenceName, 'organization' | 'counterparty'>

/** Field of the order, and type in the CRM. */
const OPTIONAL: Readonly<Record<OptionalName, { key: string; type: string }>> = {
  store: { key: 'store', type: 'store' },
  state: { key: 'state', type: 'state' },
  owner: { key: 'owner', type: 'employee' },
  project: { key: 'project', type: 'project' },
  contract: { key: 'contract', type: 'contract' },
  currency: { key: 'rate', type: 'currency' },
  salesChannel: { key: 'salesChannel', type: 'saleschannel' },
}

type Tools = { context: MoyskladContext; client: MoyskladClient }

/** The value of an order's field, undefined when the order does without it, null when the CRM has no such thing. */
async function valueOf(
  { context, client }: Tools,
  name: OptionalName,
  text: string,
): Promise<JsonMap | null | undefined> {
  const { account } = context.config
  if (name === 'state') {
    const state = await findState(context, client, text)
    return state === undefined ? null : referenceTo(account, `customerorder/metadata/states/${state.id}`, 'state')
  }
  const found = await findReference(context, client, { types: [OPTIONAL[name].type], text })
  if (found === null) return null
  const reference = referenceTo(account, `${found.type}/${found.id}`, found.type)
  if (name !== 'currency') return reference
  return found.row.default === true ? undefined : { currency: reference }
}

function configured({ context }: Tools, name: OptionalName): string {
  const { config } = context
  switch (name) {
    case 'store':
    case 'state':
    case 'owner':
    case 'project':
    case 'salesChannel':
      return config[name]
    case 'contract':
    case 'currency':
      return ''
    default:
      return name satisfies never
  }
}

/** The lead's word, else the connection's; what the CRM does not know is told. */
async function optionalPart(
  tools: Tools,
  name: OptionalName,
  asked: AskedReference | undefined,
): Promise<{ part: Part | null; leftOvers: LeftOver[] }> {
  if (asked?.text === '') return { part: null, leftOvers: [] }
  const own = configured(tools, name)
  const candidates: AskedReference[] = [
    ...(asked === undefined ? [] : [asked]),
    ...(own === '' ? [] : [{ text: own, from: { name, value: own } }]),
  ]
  const leftOvers: LeftOver[] = []
  for (const { text, from } of candidates) {
    const value = await valueOf(tools, name, text)
    if (value === undefined) return { part: null, leftOvers }
    if (value !== null) return { part: { key: OPTIONAL[name].key, value, from: [from] }, leftOvers }
    leftOvers.push(from)
  }
  return { part: null, leftOvers }
}

/** The one of the lead, else of the connection, else the only one of the account; an order cannot do without. */
async function organizationOf(
  { context, client }: Tools,
  asked: AskedReference | undefined,
): Promise<{ organization: Reference; leftOvers: LeftOver[] }> {
  const { account, organization: own } = context.config
  const leftOvers: LeftOver[] = []
  const texts = [asked?.text ?? '', own]
  for (const text of texts) {
    if (text === '') continue
    const found = await findReference(context, client, { types: ['organization'], text })
    if (found !== null)
      return { organization: referenceTo(account, `organization/${found.id}`, 'organization'), leftOvers }
    if (text === asked?.text) leftOvers.push(asked.from)
  }
  const all = own === '' ? await readOrganizations(context, client) : []
  const only = all.length === 1 ? all[0] : undefined
  if (only !== undefined)
    return { organization: referenceTo(account, `organization/${only.id}`, 'organization'), leftOvers }
  const reason =
    own === '' && all.length > 1
      ? 'The account has several own organizations: choose one in the connection'
      : 'The own organization of the connection is not there or not shown to this user: choose another'
  throw new OutcomeError({ kind: 'unauthorized', reason })
}

async function counterpartyOf(
  { context, client }: Tools,
  asked: AskedReference | undefined,
): Promise<{ counterpartyId: string | null; leftOvers: LeftOver[] }> {
  const own = context.config.counterparty
  const candidates = [
    ...(asked === undefined || asked.text === '' ? [] : [asked]),
    ...(own === '' ? [] : [{ text: own, from: { name: 'counterparty', value: own } }]),
  ]
  const leftOvers: LeftOver[] = []
  for (const { text, from } of candidates) {
    const found = await findReference(context, client, { types: ['counterparty'], text })
    if (found !== null) return { counterpartyId: found.id, leftOvers }
    leftOvers.push(from)
  }
  return { counterpartyId: null, leftOvers }
}

/** Turns names and UUIDs of the lead and the connection into references. Throws when there is no own organization. */
export async function resolveReferences(
  context: MoyskladContext,
  client: MoyskladClient,
  asked: ReadonlyMap<ReferenceName, AskedReference>,
): Promise<OrderReferences> {
  const tools = { context, client }
  const { organization, leftOvers } = await organizationOf(tools, asked.get('organization'))
  const counterparty = await counterpartyOf(tools, asked.get('counterparty'))
  const result: OrderReferences = {
    organization,
    counterpartyId: counterparty.counterpartyId,
    parts: [],
    leftOvers: [...leftOvers, ...counterparty.leftOvers],
  }
  for (const name of Object.keys(OPTIONAL) as OptionalName[]) {
    // keys of the literal above
    const { part, leftOvers: left } = await optionalPart(tools, name, asked.get(name))
    if (part !== null) result.parts.push(part)
    result.leftOvers.push(...left)
  }
  return result
}
