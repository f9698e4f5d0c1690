import type { LeadWarning } from '../../src-preload/contract/index.ts'
import type { CharsetChoice } from '../lib/charset.ts'
import { addWarning } from '../leads/warnings.ts'

/** Tells people that a charset was guessed or that characters were damaged on the way. */
export function warnOfCharset(choice: CharsetChoice, warnings: LeadWarning[]): void {
  if (choice.isGuessed) addWarning(warnings, { code: 'charset_guessed', field: null, detail: choice.charset })
  if (choice.isDamaged) {
    addWarning(warnings, { code: 'parse_error', field: null, detail: 'some characters were cut in the middle' })
  }
}
