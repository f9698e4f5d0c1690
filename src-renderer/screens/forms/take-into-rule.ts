import type { ExtraField, FieldSource, FormRule, ListItem, PageControl } from '../../../src-preload/contract/index.ts'
import type { Taken } from './picker/live-pane.tsx'
import { type Draft, fingerprintOf, mapControls, sourceOfControl } from './rule-draft.ts'
import type { PickPlace } from './rule-form.tsx'

/** How a picked field is read: by its name or its own selector, else by the selector that was chosen. */
function pickedSource(control: PageControl | undefined, selector: string): FieldSource {
  const source = control === undefined ? null : sourceOfControl(control)
  return source ?? { kind: 'element', selector, part: 'value' }
}

function setField(rule: FormRule, path: string, source: FieldSource): FormRule {
  switch (path) {
    case 'name':
    case 'phone':
    case 'email':
    case 'comment':
      return { ...rule, [path]: { ...rule[path], source } }
    default: {
      const index = Number(path.replace('extras.', ''))
      const extra: ExtraField | undefined = rule.extras[index]
      return extra === undefined ? rule : { ...rule, extras: rule.extras.with(index, { ...extra, source }) }
    }
  }
}

/** Puts what was taken from the page into a rule: a field where one was pointed at, else the selector, with empty fields mapped. */
export function takeIntoRule(
  draft: Draft,
  about: { taken: Taken; place: PickPlace | null; dealFields: readonly ListItem[] },
): Draft {
  const { taken, place, dealFields } = about
  const { rule } = draft
  if (taken.kind === 'form') {
    const selector = taken.form.candidates[0]?.selector ?? rule.selector
    const { controls } = taken.form
    return {
      rule: mapControls({ ...rule, type: 'form', selector }, controls, dealFields),
      fingerprint: fingerprintOf(taken.url, controls, taken.form.buttons[0]?.text ?? taken.form.title),
    }
  }
  if (taken.kind === 'button') {
    const { controls, button } = taken.group
    return {
      rule: mapControls({ ...rule, type: 'button', selector: taken.selector }, controls, dealFields),
      fingerprint: fingerprintOf(taken.url, controls, button.text),
    }
  }
  const { picked, selector } = taken
  if (picked.intent === 'field') {
    const path = place?.startsWith('field:') === true ? place.slice('field:'.length) : undefined
    const source = pickedSource(picked.controls[0], selector)
    return path === undefined ? draft : { ...draft, rule: setField(rule, path, source) }
  }
  return {
    rule: mapControls({ ...rule, type: picked.intent, selector }, picked.controls, dealFields),
    fingerprint: fingerprintOf(taken.url, picked.controls, picked.words),
  }
}
