import type { TFunction } from 'i18next'
import { CallError } from '../../src-preload/contract/errors.ts'

/** An error in words for people: what happened and, where it helps, what to do. */
export function errorText(t: TFunction, error: unknown): string {
  if (!(error instanceof CallError)) return t('errors.internal')
  switch (error.code) {
    case 'bad_input': {
      const issues = (error.issues ?? []).map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
      return issues.length === 0 ? t('errors.bad_input') : `${t('errors.bad_input')} ${issues.join('; ')}`
    }
    case 'cooldown': {
      const seconds = Math.max(1, Math.ceil((error.afterMs ?? 1000) / 1000))
      return t('errors.cooldown', { count: seconds })
    }
    case 'conflict':
      return `${t('errors.conflict')} ${error.message}`.trim()
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
