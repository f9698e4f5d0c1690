import type { PageControl } from '../../../../src-preload/contract/index.ts'

/** What is in a control now, in the words people see on the page and in one line; empty for what is never read. */
export function shownValue(control: Pick<PageControl, 'value' | 'options' | 'isPrivate'>): string {
  if (control.isPrivate) return ''
  const chosen = control.options.find((option) => option.value === control.value)
  const words = chosen === undefined || chosen.text === '' ? control.value : chosen.text
  return words.replaceAll(/\s+/g, ' ').trim()
}
