import { z } from 'zod'
import { recordId } from './types.ts'

/** What the fake keeps. Ids count from 1 in each model. */
export type FakeRecords = {
  opportunities: Map<number, FakeOpportunity>
  byReference: Map<string, number[]>
  parties: Map<number, FakeParty>
  byValue: Map<string, number[]>
  notes: { id: number; resource: string; message: string }[]
}

export type FakeOpportunity = z.output<typeof opportunity> & { id: number; state: string; number: string }
export type FakeParty = {
  id: number
  name: string
  mechanisms: { type: string; value: string }[]
  values: Record<string, unknown>
}

const decimal = z.strictObject({ __class__: z.literal('Decimal'), decimal: z.string().regex(/^-?\d+(\.\d+)?$/) })
const date = z.strictObject({ __class__: z.literal('date'), year: z.int(), month: z.int(), day: z.int() })

/** Fields that `sale.opportunity` takes (6.0.1, `fields_get` of a real server); any other is a Python error. */
export const opportunity = z.strictObject({
  company: recordId,
  reference: z.string(),
  description: z.string(),
  comment: z.string(),
  party: recordId.optional(),
  employee: recordId.nullable().optional(),
  amount: decimal.nullable().optional(),
  conversion_probability: z.number().min(0).max(1).optional(),
  start_date: date.optional(),
  end_date: date.nullable().optional(),
  payment_term: recordId.nullable().optional(),
  lost_reason: z.string().optional(),
})

const mechanism = z.strictObject({
  type: z.enum(['phone', 'mobile', 'fax', 'email', 'website', 'skype', 'sip', 'irc', 'jabber', 'other']),
  value: z.string().min(1),
})

/** Fields that `party.party` takes here. */
export const party = z.strictObject({
  name: z.string(),
  contact_mechanisms: z.tuple([z.tuple([z.literal('create'), z.array(mechanism)])]),
  lang: recordId.nullable().optional(),
})
export const partyEdit = party.partial()

/** A short `fields_get` of both models, as the real server gives it. */
export const FIELDS: Readonly<Record<string, Record<string, Record<string, unknown>>>> = {
  'sale.opportunity': {
    amount: { type: 'numeric', string: 'Amount', readonly: false },
    comment: { type: 'text', string: 'Comment', readonly: false },
    conversion_probability: { type: 'float', string: 'Conversion Probability', readonly: false },
    create_date: { type: 'timestamp', string: 'Created at', readonly: true },
    description: { type: 'char', string: 'Description', readonly: false },
    employee: { type: 'many2one', string: 'Employee', readonly: false, relation: 'company.employee' },
    end_date: { type: 'date', string: 'End Date', readonly: false },
    lines: { type: 'one2many', string: 'Lines', readonly: false, relation: 'sale.opportunity.line' },
    lost_reason: { type: 'text', string: 'Reason for loss', readonly: false },
    payment_term: {
      type: 'many2one',
      string: 'Payment Term',
      readonly: false,
      relation: 'account.invoice.payment_term',
    },
    reference: { type: 'char', string: 'Reference', readonly: false },
    start_date: { type: 'date', string: 'Start Date', readonly: false },
    state: {
      type: 'selection',
      string: 'State',
      readonly: true,
      selection: [
        ['lead', 'Lead'],
        ['opportunity', 'Opportunity'],
        ['lost', 'Lost'],
      ],
    },
  },
  'party.party': {
    contact_mechanisms: { type: 'one2many', string: 'Contacts', readonly: false, relation: 'party.contact_mechanism' },
    lang: { type: 'many2one', string: 'Language', readonly: false, relation: 'ir.lang' },
    name: { type: 'char', string: 'Name', readonly: false },
  },
}

/** An empty database. */
export function emptyRecords(): FakeRecords {
  return { opportunities: new Map(), byReference: new Map(), parties: new Map(), byValue: new Map(), notes: [] }
}

/** Adds to a list inside a map. */
export function pushTo<K>(map: Map<K, number[]>, key: K, id: number): void {
  map.set(key, [...(map.get(key) ?? []), id])
}
