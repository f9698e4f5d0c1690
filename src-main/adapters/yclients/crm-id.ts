import { OutcomeError } from '../kit/outcome-error.ts'
import type { Outcome } from '../kit/types.ts'
import type { YclientsConfig } from './config.ts'

type Delivered = Extract<Outcome, { kind: 'delivered' }>

/** What a delivered lead became, and in which branch. */
export type CrmRef = { companyId: string; kind: 'record' | 'client'; id: number }

/** Ids of the connection's own branch are plain; a lead that went to another branch, or became a client, says so. */
function crmIdOf(config: YclientsConfig, { companyId, kind, id }: CrmRef): string {
  const branch = companyId === config.companyId ? '' : `${companyId}:`
  return `${branch}${kind === 'client' ? 'client:' : ''}${id}`
}

/** Reads `700002`, `client:900001`, `4571:700002`. */
export function parseCrmId(config: YclientsConfig, crmId: string): CrmRef {
  const parts = /^(?:(\d+):)?(client:)?(\d+)$/.exec(crmId)
  if (parts === null) {
    throw new OutcomeError({ kind: 'rejected', reason: `"${crmId}" is not the number of a YCLIENTS record` })
  }
  const [, branch, client, id] = parts
  return {
    companyId: branch ?? config.companyId,
    kind: client === undefined ? 'record' : 'client',
    id: Number(id),
  }
}

/** A confirmed record; its page opens the journal at its day. */
export function deliveredRecord(
  config: YclientsConfig,
  companyId: string,
  made: { id: number; datetime?: string | null | undefined; date?: string | null | undefined },
): Delivered {
  const day = (made.datetime ?? made.date ?? '').slice(0, 10)
  const date = day === '' ? '' : `main_date=${day}&`
  return {
    kind: 'delivered',
    crmId: crmIdOf(config, { companyId, kind: 'record', id: made.id }),
    url: `https://yclients.com/timetable/${companyId}#${date}open_modal_by_record_id=${made.id}`,
  }
}

/** A confirmed client card. */
export function deliveredClient(config: YclientsConfig, companyId: string, id: number): Delivered {
  return {
    kind: 'delivered',
    crmId: crmIdOf(config, { companyId, kind: 'client', id }),
    url: `https://yclients.com/clients/${companyId}/base/#open_card_client_id=${id}`,
  }
}
