import { amocrmAdapter } from './amocrm/adapter.ts'
import { bitrix24Adapter, bitrix24BoxAdapter, bitrix24LeadsAdapter } from './bitrix24/adapter.ts'
import { demoAdapter } from './demo/adapter.ts'
import { freshofficeAdapter } from './freshoffice/adapter.ts'
import type { Adapter } from './kit/types.ts'
import { megaplan1Adapter, megaplanAdapter } from './megaplan/adapter.ts'
import { moyskladAdapter } from './moysklad/adapter.ts'
import { retailcrmAdapter } from './retailcrm/adapter.ts'
import { salesforceAdapter } from './salesforce/adapter.ts'
import { trytonAdapter } from './tryton/adapter.ts'
import { uonAdapter } from './uon/adapter.ts'
import { webhookAdapter } from './webhook/adapter.ts'
import { yclientsAdapter } from './yclients/adapter.ts'

/** Every adapter by its id. A new one is one line here. */
const adapters: Readonly<Record<string, Adapter>> = {
  amocrm: amocrmAdapter,
  bitrix24: bitrix24Adapter,
  bitrix24leads: bitrix24LeadsAdapter,
  bitrix24box: bitrix24BoxAdapter,
  retailcrm: retailcrmAdapter,
  moysklad: moyskladAdapter,
  megaplan: megaplanAdapter,
  megaplan1: megaplan1Adapter,
  yclients: yclientsAdapter,
  salesforce: salesforceAdapter,
  freshoffice: freshofficeAdapter,
  uon: uonAdapter,
  tryton: trytonAdapter,
  webhook: webhookAdapter,
  demo: demoAdapter,
}

/** Ids of all adapters, in the order they are offered. */
export const adapterIds: readonly string[] = Object.keys(adapters)

/** The adapter with this id, undefined when there is none. */
export function getAdapter(id: string): Adapter | undefined {
  return Object.hasOwn(adapters, id) ? adapters[id] : undefined
}
