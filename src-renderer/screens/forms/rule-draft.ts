import {
  type ExtraField,
  type FieldMeaning,
  type FieldSource,
  type FormFingerprint,
  formRule,
  type FormRule,
  type ListItem,
  MAIN_FIELDS,
  type MainField,
  type PageControl,
} from '../../../src-preload/contract/index.ts'

/** What is being edited: the rule, and what its form looked like where it was picked. */
export type Draft = { rule: FormRule; fingerprint: FormFingerprint | null }

/** A rule with nothing filled in yet: its selector is still empty, so it cannot be published. */
export function emptyRule(): FormRule {
  return { ...formRule.parse({ type: 'form', selector: 'form' }), selector: '' }
}

/** `shop.example, *.shop.example` ↔ the list of a rule; addresses are cut to their hosts. */
export function parseHosts(text: string): string[] {
  return text
    .split(/[\s,;]+/)
    .map((part) =>
      part
        .trim()
        .toLowerCase()
        .replace(/^[a-z]+:\/\//, '')
        .replace(/[/?#].*$/, ''),
    )
    .filter((host) => host !== '')
}

/** Meanings that fill the main fields by themselves. */
const MEANING_OF: Readonly<Record<MainField, FieldMeaning>> = {
  name: 'name',
  phone: 'phone',
  email: 'email',
  comment: 'comment',
}

/** How a control is read: by its name, else by its selector; null for one that has neither or is never read. */
export function sourceOfControl(
  control: Pick<PageControl, 'name' | 'selector' | 'isPrivate' | 'kind'>,
): FieldSource | null {
  if (control.isPrivate) return null
  // A list's value is often a number of the site's own; people want its words.
  const part = control.kind === 'select' ? 'text' : 'value'
  if (control.name !== '') return { kind: 'field', name: control.name, part }
  return control.selector === null ? null : { kind: 'element', selector: control.selector, part }
}

function firstSource(controls: readonly PageControl[], meaning: FieldMeaning): FieldSource | null {
  const found = controls.find((control) => control.meaning === meaning && !control.isHoneypot)
  return found === undefined ? null : sourceOfControl(found)
}

/** "City" and its Russian word, as labels of CRMs begin with. */
const CITY_LABEL = /^(?:\u0433\u043e\u0440\u043e\u0434|city)(?!\p{L})/iu

/** The CRM's field for a city, when it has one; else the plain key, which no CRM loses. */
function cityField(fields: readonly ListItem[]): string {
  return fields.find((item) => CITY_LABEL.test(item.label) || /^city$/i.test(item.value))?.value ?? 'city'
}

/** Fills what is empty in a rule from the controls of a form: name, phone, e-mail, comment and city. */
export function mapControls(
  rule: FormRule,
  controls: readonly PageControl[],
  dealFields: readonly ListItem[],
): FormRule {
  const next = { ...rule }
  for (const field of MAIN_FIELDS) {
    const source = firstSource(controls, MEANING_OF[field])
    if (next[field].source === null && source !== null) next[field] = { ...next[field], source }
  }
  const city = firstSource(controls, 'city')
  const key = cityField(dealFields)
  const hasCity = next.extras.some((extra) => extra.of === 'deal' && extra.key === key)
  const extra: ExtraField = { of: 'deal', key, source: city, isRequired: false }
  return city === null || hasCity ? next : { ...next, extras: [...next.extras, extra] }
}

/** What a form looked like, for later checks. */
export function fingerprintOf(url: string, controls: readonly PageControl[], words: string): FormFingerprint {
  const names = controls.filter((control) => control.name !== '' && !control.isPrivate).map((control) => control.name)
  return { url: url.slice(0, 4000), controls: [...new Set(names)].slice(0, 300), words: words.slice(0, 300) }
}
