import { useTranslation } from 'react-i18next'
import type { LocalText } from '../../src-preload/contract/index.ts'
import { formatOf, type Format } from './format.ts'

/** Formatters of the console's language. */
export function useFormat(): Format {
  const { i18n } = useTranslation()
  return formatOf(i18n.language)
}

/** Picks the console's language out of a text that came in both. */
export function useLocalText(): (text: LocalText) => string {
  const { i18n } = useTranslation()
  const isRussian = i18n.language === 'ru'
  return (text) => (isRussian ? text.ru : text.en)
}
