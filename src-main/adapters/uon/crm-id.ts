import { OutcomeError } from '../kit/outcome-error.ts'
import type { Outcome } from '../kit/types.ts'
import type { Kind, UonConfig } from './config.ts'
import { markOf } from './note.ts'

/** What a delivered lead became. */
export type CrmRef = { kind: Kind; id: string }

/** Leads have plain ids; requests are counted apart, so theirs say what they are. */
function crmIdOf({ kind, id }: CrmRef): string {
  return kind === 'lead' ? id : `request:${id}`
}

/** Reads `4711` and `request:51`. */
export function parseCrmId(crmId: string): CrmRef {
  const parts = /^(request:)?([1-9]\d*)$/.exec(crmId)
  if (parts === null) {
    const reason = `"${crmId}" is not the number of a lead or request of U-ON: find it by its mark in the note`
    throw new OutcomeError({ kind: 'rejected', reason })
  }
  return { kind: parts[1] === undefined ? 'lead' : 'request', id: parts[2] ?? '' }
}

/** A confirmed lead or request. The page is the same for both, only the number differs. */
export function delivered(config: UonConfig, ref: CrmRef): Extract<Outcome, { kind: 'delivered' }> {
  const crmId = crmIdOf(ref)
  if (config.account === '') return { kind: 'delivered', crmId }
  return { kind: 'delivered', crmId, url: `${config.account}/request_edit_lead.php?r_id=${ref.id}` }
}

/** Accepted, but U-ON told the number 0: people find it by its mark, nothing is sent again. */
export function deliveredWithoutId(marker: string): Extract<Outcome, { kind: 'delivered' }> {
  return { kind: 'delivered', crmId: markOf(marker) }
}
