import { outcomeOfUnreadable } from '../kit/outcome.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { FreshClient } from './client.ts'
import { remember } from './client.ts'
import type { FreshofficeContext } from './config.ts'
import type { KeyKind, Keys } from './keys.ts'
import { errorWords, refusalOf } from './refusal.ts'

/** Columns of the account beyond those that are known; whether the service describes itself is not documented. */
export type Columns = { deal: Keys; company: Keys }

const none: Columns = { deal: new Map(), company: new Map() }

const KINDS: Record<string, KeyKind> = {
  'Edm.String': 'text',
  'Edm.Byte': 'integer',
  'Edm.Int16': 'integer',
  'Edm.Int32': 'integer',
  'Edm.Int64': 'integer',
  'Edm.Decimal': 'number',
  'Edm.Double': 'number',
  'Edm.Single': 'number',
  'Edm.Boolean': 'flag',
  'Edm.DateTime': 'moment',
}

function attribute(tag: string, name: string): string {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? ''
}

/** Columns of the first entity type of an OData `$metadata` document that has all of `marks`. */
export function columnsIn(xml: string, marks: readonly string[]): Keys {
  for (const [, body = ''] of xml.matchAll(/<EntityType\b[^>]*>([\s\S]*?)<\/EntityType>/g)) {
    const columns = new Map<string, KeyKind>()
    for (const [tag] of body.matchAll(/<Property\b[^>]*>/g)) {
      const kind = KINDS[attribute(tag, 'Type')]
      if (kind !== undefined) columns.set(attribute(tag, 'Name'), kind)
    }
    if (marks.every((mark) => columns.has(mark))) return columns
  }
  return new Map()
}

/**
 * What `$metadata` says about deals and counterparties; nothing when the service has none. Trouble is thrown: a value that
 * has a column must not end in the note because the network failed.
 */
export function readColumns(context: FreshofficeContext, client: FreshClient): Promise<Columns> {
  return remember(context, 'metadata', async () => {
    const response = await client.raw('$metadata')
    if ([400, 404, 406, 415, 501].includes(response.status)) return none
    const rules = { isMutation: false, nowMs: context.clock.now() }
    const words = errorWords(response.json)
    if (response.status < 200 || response.status >= 300) throw refusalOf(response, rules, words)
    if (words !== null) return none
    if (!response.text.includes('<EntityType')) throw new OutcomeError(outcomeOfUnreadable(response, rules))
    return {
      deal: columnsIn(response.text, ['id_deal', 'summa']),
      company: columnsIn(response.text, ['id', 'person']),
    }
  })
}
