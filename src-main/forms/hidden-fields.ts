import {
  fieldKey,
  type FieldSource,
  type FormRule,
  MAIN_FIELDS,
  type PageControl,
} from '../../src-preload/contract/index.ts'

function controlOf(source: FieldSource | null, controls: readonly PageControl[]): PageControl | undefined {
  if (source?.kind === 'element') return controls.find((control) => control.selector === source.selector)
  if (source?.kind !== 'field') return undefined
  return controls.find(({ name }) => name === source.name) ?? controls.find(({ name }) => name === `${source.name}[]`)
}

/** Fields of a rule that samples were not filled into, because people cannot see them now: of another step, of a closed window. */
export function hiddenFields(rule: FormRule, controls: readonly PageControl[]): { key: string; label: string }[] {
  const fields = [
    ...MAIN_FIELDS.map((key) => ({ key: fieldKey(key), source: rule[key].source })),
    ...rule.extras.map((extra) => ({ key: fieldKey(extra), source: extra.source })),
  ]
  return fields.flatMap(({ key, source }) => {
    const control = controlOf(source, controls)
    // What is hidden for good belongs to the site, and what is private is never filled.
    if (control === undefined || control.isVisible || control.value !== '') return []
    if (control.kind === 'hidden' || control.isPrivate || control.isHoneypot) return []
    return [{ key, label: control.label === '' ? control.name : control.label }]
  })
}
