import type { TFunction } from 'i18next'
import { CallError, CONFLICT_REASONS } from '../../src-preload/contract/errors.ts'

/** Why the live picker did not do it, as the core names it in the issue `picker`. */
const PICKER_KINDS = [
  'no_session',
  'session_limit',
  'no_browser',
  'cannot_start',
  'bad_address',
  'busy',
  'dialog',
  'gone',
  'no_match',
  'not_a_form',
  'bad_answer',
] as const

/** An error in words for people: what happened and, where it helps, what to do. */
export function errorText(t: TFunction, error: unknown): string {
  if (!(error instanceof CallError)) return t('errors.internal')
  const [first] = error.issues ?? []
  const kind = first?.path === 'picker' ? PICKER_KINDS.find((known) => known === first.message) : undefined
  if (kind !== undefined) return t(`picker.error.${kind}`)
  switch (error.code) {
    case 'bad_input': {
      const issues = (error.issues ?? []).map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
      return issues.length === 0 ? t('errors.bad_input') : `${t('errors.bad_input')} ${issues.join('; ')}`
    }
    case 'cooldown': {
      const seconds = Math.max(1, Math.ceil((error.afterMs ?? 1000) / 1000))
      return t('errors.cooldown', { count: seconds })
    }
    case 'conflict': {
      const reason = first?.path === 'conflict' ? CONFLICT_REASONS.find((known) => known === first.message) : undefined
      // `words`: what the CRM or its vendor said, in its own language.
      return reason === undefined ? t('errors.conflict') : t(`errors.reason.${reason}`, { words: error.message })
    }
    case 'unauthorized':
    case 'forbidden':
    case 'not_found':
    case 'unknown_call':
    case 'too_large':
    case 'internal':
    case 'unavailable':
    case 'storage':
    case 'closed':
      return t(`errors.${error.code}`)
  }
}
