import type { ConformanceTarget } from '../kit/conformance.ts'
import { salesforceAdapter } from './adapter.ts'
import type { SalesforceConfig, Target } from './config.ts'
import { startFakeSalesforce } from './fake-salesforce.ts'
import type { FakeOrg } from './fake-salesforce.ts'
import { textOf } from './fake-store.ts'
import { isCreate } from './test-account.ts'

/** The marks of all records of an object, from their field or their description. */
function marksOf({ store }: FakeOrg, object: Target): string[] {
  return store.rows(object).map((row) => {
    const inText = /\[((?:estafeta|es)-[\w-]+)\]$/.exec(textOf(row['Description']))?.[1]
    return textOf(row['Estafeta_Id__c']) || (inText ?? '')
  })
}

const DUMPED = ['Lead', 'Opportunity', 'Order', 'Contact', 'Account', 'Task']

/** A target for an org whose leads become this, with or without a field for their mark. */
export function targetFor(object: Target, markerField: string): ConformanceTarget<SalesforceConfig> {
  const { descriptor } = salesforceAdapter
  const duplicateProtection = markerField === '' ? 'search' : 'native'
  return {
    adapter: { ...salesforceAdapter, descriptor: { ...descriptor, duplicateProtection } },
    start: async () => {
      const crm = await startFakeSalesforce()
      const { org } = crm
      const { clientId, clientSecret } = org.auth
      return {
        ...crm,
        config: { account: crm.url, clientId, clientSecret, target: object, markerField },
        secrets: [clientSecret, '00D5g000001!AQ-access-1'],
        markers: () => marksOf(org, object),
        dump: () => JSON.stringify(DUMPED.map((name) => org.store.rows(name))),
        close: async () => {
          await crm.close()
          if (org.complaints.length > 0) throw new Error(`the fake complains: ${org.complaints.join('; ')}`)
        },
      }
    },
    isCreate,
    ...(object === 'Lead'
      ? {}
      : { isEarlierMutation: ({ path, body }) => path.endsWith('/composite') && body.includes('sobjects/Contact') }),
    unauthorized: { status: 401, json: [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }] },
    limited: {
      status: 403,
      json: [{ message: 'ConcurrentPerOrgLongTxn Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' }],
    },
    canLookUp: true,
    hasKeyCheck: true,
  }
}

/** An org with a field for marks, for the suite every adapter passes and for the campaign. */
export const salesforceTarget = targetFor('Lead', 'Estafeta_Id__c')
