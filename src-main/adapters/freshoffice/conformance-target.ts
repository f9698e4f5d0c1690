import type { ConformanceTarget } from '../kit/conformance.ts'
import { freshofficeAdapter } from './adapter.ts'
import type { FreshofficeConfig } from './config.ts'
import { odataError, startFakeFreshoffice } from './fake-freshoffice.ts'

/** FreshOffice by API v1. */
export const freshofficeTarget: ConformanceTarget<FreshofficeConfig> = {
  adapter: freshofficeAdapter,
  start: async () => {
    const crm = await startFakeFreshoffice()
    const { apiId, apiKey } = crm.account
    return {
      ...crm,
      config: { apiId, apiKey, apiUrl: crm.url },
      secrets: [apiKey, Buffer.from(`${apiId}:${apiKey}`).toString('base64')],
      markers: () =>
        crm.rows('deal').flatMap(({ note }) => /^[^\n]*\[([^\]]+)\](?:\n|$)/.exec(String(note))?.[1] ?? []),
      dump: () => JSON.stringify([crm.rows('deal'), crm.rows('companies'), crm.rows('contacts')]),
      close: async () => {
        await crm.close()
        if (crm.complaints.length > 0) throw new Error(crm.complaints.join('\n'))
      },
    }
  },
  isCreate: ({ method, path }) => method === 'POST' && path === '/deal',
  isEarlierMutation: ({ method, path }) => method === 'POST' && path === '/companies',
  unauthorized: { status: 401, text: '' },
  limited: odataError(429, 'Too many requests'),
  canLookUp: true,
  hasKeyCheck: true,
}
