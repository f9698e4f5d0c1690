import type { FieldMeaning, PageControl, PageSurvey } from '../../contract/model/picker.ts'
import type { TagForm, TagSubmission } from '../../contract/model/submission.ts'

/** A rule as an operator makes it of a survey, and where each meaning is read from. */
export type PickedRule = { rule: TagForm; fields: Partial<Record<FieldMeaning, { name: string } | { result: string }>> }

const MAPPED: readonly FieldMeaning[] = ['name', 'phone', 'email', 'comment', 'city']

/** The console's mapping (`rule-draft.ts`): for each meaning the first control that may be read; a phone is required. */
function ruleOf(id: number, at: Pick<TagForm, 'type' | 'selector'>, controls: readonly PageControl[]): PickedRule {
  const fields: PickedRule['fields'] = {}
  const rule: TagForm = { id, ...at }
  for (const meaning of MAPPED) {
    const control = controls.find((one) => one.meaning === meaning && !one.isHoneypot)
    if (control === undefined || control.isPrivate) continue
    if (control.name !== '') {
      fields[meaning] = { name: control.name }
      if (meaning === 'phone') rule.requiredControls = { phone: control.name }
    } else if (control.selector !== null) {
      fields[meaning] = { result: meaning }
      rule.elements = { ...rule.elements, [meaning]: control.selector }
      if (meaning === 'phone') rule.requiredResults = ['phone']
    }
  }
  return { rule, fields }
}

/** The rule of a survey's form or, where there is none, of its group without a form. `index`: which lead form. */
export function pickedRule(survey: PageSurvey, index = 0): PickedRule {
  const form = survey.forms.filter((one) => one.isLeadForm)[index]
  if (form !== undefined) {
    const selector = form.candidates[0]?.selector ?? ''
    return ruleOf(7, { type: 'form', selector }, form.controls)
  }
  const group = survey.loose[0]
  if (group === undefined) throw new Error(`nothing to pick: ${JSON.stringify(survey)}`)
  return ruleOf(7, { type: 'button', selector: group.button.candidates[0]?.selector ?? '' }, group.controls)
}

/** The rule of a form's button. */
export function pickedButton(survey: PageSurvey, index = 0): PickedRule {
  const form = survey.forms.filter((one) => one.isLeadForm)[index]
  return ruleOf(7, { type: 'button', selector: form?.buttons[0]?.candidates[0]?.selector ?? '' }, form?.controls ?? [])
}

/** What a submission says by meaning, as the relay reads it: entries of a name by comma. */
export function meaningsOf({ fields }: PickedRule, lead: TagSubmission): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([meaning, place]) => [
      meaning,
      'result' in place
        ? (lead.results[place.result]?.value ?? '')
        : lead.controls
            .filter(([name]) => name === place.name)
            .map(([, value]) => value)
            .join(', '),
    ]),
  )
}
