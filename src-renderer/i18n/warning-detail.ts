import type { LeadWarning } from '../../src-preload/contract/index.ts'

/** Lengths inside the detail of a `cut` warning: `5210 → 4096 characters` → 5210 and 4096. Null when it says something else. */
export function cutLengths(warning: LeadWarning): { from: number; to: number } | null {
  const match = /(\d+)\s*→\s*(\d+)/.exec(warning.detail ?? '')
  return match === null ? null : { from: Number(match[1]), to: Number(match[2]) }
}

const NAMED_FIELDS = ['title', 'comment', 'name', 'phone', 'email', 'fields'] as const

/** A field of a lead that has a name for people; null for the site's own fields such as `fields.UF_CRM_1`. */
export function namedField(field: string | null): (typeof NAMED_FIELDS)[number] | null {
  return NAMED_FIELDS.find((name) => name === field) ?? null
}
