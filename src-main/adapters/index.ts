import type { Adapter } from './kit/types.ts'

/**
 * Every adapter by its id, read when it is first needed: a relay uses one or two of them, and all together they cost an idle
 * host 12 MB (measured). A new one is one line here.
 */
const adapters: Readonly<Record<string, () => Promise<Adapter>>> = {
  amocrm: async () => (await import('./amocrm/adapter.ts')).amocrmAdapter,
  bitrix24: async () => (await import('./bitrix24/adapter.ts')).bitrix24Adapter,
  bitrix24leads: async () => (await import('./bitrix24/adapter.ts')).bitrix24LeadsAdapter,
  bitrix24box: async () => (await import('./bitrix24/adapter.ts')).bitrix24BoxAdapter,
  retailcrm: async () => (await import('./retailcrm/adapter.ts')).retailcrmAdapter,
  moysklad: async () => (await import('./moysklad/adapter.ts')).moyskladAdapter,
  megaplan: async () => (await import('./megaplan/adapter.ts')).megaplanAdapter,
  megaplan1: async () => (await import('./megaplan/adapter.ts')).megaplan1Adapter,
  yclients: async () => (await import('./yclients/adapter.ts')).yclientsAdapter,
  salesforce: async () => (await import('./salesforce/adapter.ts')).salesforceAdapter,
  freshoffice: async () => (await import('./freshoffice/adapter.ts')).freshofficeAdapter,
  uon: async () => (await import('./uon/adapter.ts')).uonAdapter,
  tryton: async () => (await import('./tryton/adapter.ts')).trytonAdapter,
  webhook: async () => (await import('./webhook/adapter.ts')).webhookAdapter,
  demo: async () => (await import('./demo/adapter.ts')).demoAdapter,
}

/** Ids of all adapters, in the order they are offered. */
export const adapterIds: readonly string[] = Object.keys(adapters)

/** The adapter with this id, undefined when there is none. */
export async function loadAdapter(id: string): Promise<Adapter | undefined> {
  return Object.hasOwn(adapters, id) ? await adapters[id]?.() : undefined
}
