import type { ConformanceTarget } from '../kit/conformance.ts'
import { amocrmAdapter } from './adapter.ts'
import type { AmoConfig } from './config.ts'
import { startFakeAmocrm } from './fake-amocrm.ts'
import type { FakeAccount } from './fake-account.ts'

/** The field of the mark in the fake account. */
export const MARKER_FIELD = 990001

/** The marker that a deal bears, whether in its field or in its name. */
export function markerOf(lead: Record<string, unknown>): string {
  const fields = (lead['custom_fields_values'] ?? []) as { field_id: number; values: { value: unknown }[] }[]
  const value = fields.find(({ field_id: id }) => id === MARKER_FIELD)?.values[0]?.value
  return typeof value === 'string' ? value : (/\[([^\]]+)\]$/.exec(String(lead['name']))?.[1] ?? '')
}

function phoneOf(contact: Record<string, unknown>): unknown {
  const fields = (contact['custom_fields_values'] ?? []) as { field_code: string; values: { value: unknown }[] }[]
  return fields.find(({ field_code: code }) => code === 'PHONE')?.values[0]?.value
}

function dump({ contacts, leads, notes }: FakeAccount): string {
  return JSON.stringify([[...contacts.values()], [...leads.values()], [...notes.values()]])
}

/** An account whose search is always a little behind, as the suite of all adapters and the campaign see it. */
export const amocrmTarget: ConformanceTarget<AmoConfig> = {
  adapter: amocrmAdapter,
  start: async () => {
    const crm = await startFakeAmocrm({ searchLag: 3 })
    const { account } = crm
    return {
      ...crm,
      config: { account: crm.url, token: account.token, markerField: String(MARKER_FIELD), stage: '7100/71001' },
      secrets: [account.token],
      markers: () => [...account.leads.values()].map(markerOf),
      dump: () => dump(account),
      close: async () => {
        await crm.close()
        const phones = [...account.contacts.values()].map(phoneOf).filter((phone) => phone !== undefined)
        if (new Set(phones).size < phones.length) throw new Error('the fake holds one person twice')
        if (account.complaints.length > 0) throw new Error(`the fake complains: ${account.complaints.join('; ')}`)
      },
    }
  },
  isCreate: ({ method, path }) => method === 'POST' && path === '/api/v4/leads',
  isEarlierMutation: ({ method, path }) => method === 'POST' && path === '/api/v4/contacts',
  unauthorized: {
    status: 401,
    headers: { 'content-type': 'application/problem+json' },
    json: { title: 'Unauthorized', type: 'https://httpstatus.es/401', status: 401, detail: '' },
  },
  limited: {
    status: 429,
    headers: { 'content-type': 'text/html' },
    text: '<html><body><center>429</center></body></html>',
  },
  canLookUp: true,
  hasKeyCheck: true,
}
