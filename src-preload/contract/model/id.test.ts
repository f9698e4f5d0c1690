import { describe, expect, it } from 'vitest'
import {
  attemptId,
  auditId,
  commentId,
  connectionId,
  deliveryId,
  idNumber,
  jobId,
  leadId,
  projectId,
  siteId,
  unrecognisedId,
} from './id.ts'

const SCHEMAS = {
  project: projectId,
  site: siteId,
  connection: connectionId,
  lead: leadId,
  delivery: deliveryId,
  attempt: attemptId,
  comment: commentId,
  unrecognised: unrecognisedId,
  job: jobId,
  audit: auditId,
}

describe('ids', () => {
  it.each(Object.entries(SCHEMAS))('of kind %s are taken whole, as a number and as digits', (kind, schema) => {
    expect([`${kind}_5`, 5, '5'].map((given) => schema.parse(given))).toEqual([`${kind}_5`, `${kind}_5`, `${kind}_5`])
  })

  it('of another kind are refused', () => {
    const kinds = Object.keys(SCHEMAS)
    const taken = Object.entries(SCHEMAS).map(([own, schema]) => [
      own,
      kinds.filter((kind) => schema.safeParse(`${kind}_5`).success),
    ])
    expect(taken).toEqual(kinds.map((kind) => [kind, [kind]]))
  })

  it.each([
    0,
    -1,
    1.5,
    1e21,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '0',
    '05',
    '-5',
    '5 ',
    '',
    'lead_',
    'lead_0',
    'lead_05',
    'lead_5x',
    'LEAD_5',
    ' lead_5',
    'lead_5\n',
    'lead_99999999999999999',
    null,
    undefined,
    true,
    [5],
    { id: 5 },
  ])('refuses %j', (given) => {
    expect(leadId.safeParse(given).error?.issues.map((issue) => issue.message)).toEqual(['expected lead_<number>'])
  })

  it('give their number', () => {
    expect([idNumber('lead_42'), idNumber('unrecognised_7')]).toEqual([42, 7])
  })
})
