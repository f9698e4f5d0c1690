import type { TFunction } from 'i18next'
import type { LeadWarning } from '../../src-preload/contract/index.ts'
import { formatOf } from './format.ts'
import { cutLengths, namedField } from './warning-detail.ts'

/** What is odd about a lead, in a sentence. */
export function warningText(t: TFunction, warning: LeadWarning, language: string): string {
  const named = namedField(warning.field)
  const field = named === null ? (warning.field ?? '') : t(`lead.field.${named}`)
  const lengths = cutLengths(warning)
  if (warning.code === 'cut' && lengths !== null) {
    const { count } = formatOf(language)
    return t('warning.cut', { field, from: count(lengths.from), to: count(lengths.to) })
  }
  const words = t(warning.code === 'cut' ? 'warning.cutSomehow' : `warning.${warning.code}`, { field })
  return warning.detail === null ? words : `${words} (${warning.detail})`
}
