import { describe, expect, it } from 'vitest'
import {
  CallError,
  conflict,
  CONFLICT_REASONS,
  ERROR_STATUS,
  type ErrorCode,
} from '../../src-preload/contract/errors.ts'
import { errorText } from './error-text.ts'
import { createI18n } from './setup.ts'

const ru = createI18n('ru').t
const en = createI18n('en').t

describe('errorText', () => {
  it('has words of its own for every error code, in both languages', () => {
    const codes = Object.keys(ERROR_STATUS) as ErrorCode[] // keys of a literal object
    for (const t of [ru, en]) {
      const texts = codes.map((code) => errorText(t, new CallError(code, '')))
      expect(new Set(texts).size).toBe(codes.length)
      expect(texts.filter((text) => text.startsWith('errors.'))).toEqual([])
    }
  })

  it('has words of its own for every reason of a conflict, with what the CRM said', () => {
    for (const t of [ru, en]) {
      const texts = CONFLICT_REASONS.map((reason) => errorText(t, conflict(reason, 'words of the core')))
      expect(new Set(texts).size).toBe(CONFLICT_REASONS.length)
      expect(texts.filter((text) => text.startsWith('errors.'))).toEqual([])
      expect(texts.filter((text) => text.includes('words of the core')).length).toBe(2)
    }
    expect(errorText(ru, conflict('crm_refused', 'HTTP 403'))).toBe('CRM этого не отдала: HTTP 403')
    expect(errorText(ru, new CallError('conflict', 'words of the core'))).toBe(
      'Сейчас это невозможно: состояние изменилось.',
    )
  })

  it('says how long to wait, in whole seconds', () => {
    expect(errorText(ru, new CallError('cooldown', '', { afterMs: 2_100 }))).toBe(
      'Слишком часто. Повторите через 3 секунды.',
    )
    expect(errorText(en, new CallError('cooldown', '', { afterMs: 1 }))).toBe('Too soon. Try again in 1 second.')
  })

  it('says where the input is wrong', () => {
    const error = new CallError('bad_input', '', { issues: [{ path: 'config.url', message: 'Invalid URL' }] })
    expect(errorText(en, error)).toBe('Please check what was entered. config.url: Invalid URL')
  })

  it('does not show the words of errors that are not the contract’s', () => {
    expect(errorText(en, new TypeError('x is undefined'))).toBe('Internal error. The program’s log has the details.')
  })
})
