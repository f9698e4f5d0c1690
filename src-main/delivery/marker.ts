import type { Claim } from '../store/records.ts'

/**
 * The mark that every create of a delivery carries: unique over installations, the same in every attempt. A comment has its
 * own. Short, ASCII, fit for an external id: `es-1f3a9c20-l42`.
 */
export function markerOf(claim: Pick<Claim, 'lead' | 'comment'>, installationId: string): string {
  const number = (id: string) => id.slice(id.lastIndexOf('_') + 1)
  if (claim.comment !== null) return `es-${installationId}-c${number(claim.comment.id)}`
  return `es-${installationId}-l${number(claim.lead.id)}`
}
