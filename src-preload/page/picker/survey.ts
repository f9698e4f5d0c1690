import type { PageButton, PageControl, PageForm, PageSurvey, PageWarning } from '../../contract/model/picker.ts'
import { controlsOf, ownerForm } from '../capture/controls.ts'
import { builderOf, isFormWidget, isTechnicalFrame } from './builders.ts'
import { candidatesFor, lookupOf, type Lookups } from './candidates.ts'
import { describeControls, fieldsOf, isButtonControl } from './describe-controls.ts'
import {
  attributeOf,
  boxOf,
  closest,
  matches,
  openRootOf,
  openRootsBelow,
  queryBelow,
  rootOf,
  tagOf,
  wordsOf,
} from './dom.ts'
import { labelOfButton, titleOf } from './labels.ts'
import { looseGroups } from './loose-groups.ts'
import { similarTo, type Similar } from './similar.ts'
import { isVisible } from './visibility.ts'

const MAX_FORMS = 100
const MAX_BUTTONS = 4

const SUBMIT = 'button:not([type]), button[type="submit" i], input:is([type="submit" i], [type="image" i])'
const OTHER_BUTTON =
  'button[type="button" i], input[type="button" i], [role="button"], a[href^="#"], a[href^="javascript:"], a:not([href]), [onclick], [class*="btn" i], [class*="button" i], [class*="submit" i]'

/** A button as the survey shows it. */
export function describeButton(button: Element, lookups: Lookups): PageButton {
  return {
    text: labelOfButton(button),
    candidates: candidatesFor(button, undefined, lookups),
    isVisible: isVisible(button),
  }
}

/** Buttons that send a form: those of HTML, else what looks like one. */
function buttonsOf(form: Element): Element[] {
  const submits = controlsOf(form).filter((control) => matches(control, SUBMIT))
  if (submits.length > 0) return submits.slice(0, MAX_BUTTONS)
  const others = queryBelow(form, OTHER_BUTTON).filter(
    (one) => !matches(one, 'input:not([type="button" i]), textarea, select, label, form') && labelOfButton(one) !== '',
  )
  // The innermost of nested ones is what people press.
  return others.filter((one) => !others.some((inner) => inner !== one && one.contains(inner))).slice(0, MAX_BUTTONS)
}

/** What people fill in, if only by another box: few hidden controls mean something. */
const isField = (control: PageControl): boolean =>
  (control.kind !== 'hidden' || control.meaning !== null) && !control.isHoneypot

/** Kind of form that is not about leads, by its own words (form-capture.md §5). */
function otherKindOf(form: Element, controls: readonly PageControl[]): PageWarning | 'other' | null {
  const own = ['id', 'class', 'role', 'action', 'name'].map((name) => attributeOf(form, name) ?? '').join(' ')
  const fields = controls.filter(isField)
  const means = (meaning: string) => fields.some((control) => control.meaning === meaning)
  if (fields.some((control) => control.kind === 'password')) return 'is_login'
  const isSearchField = (control: PageControl) =>
    control.kind === 'search' || /^(?:q|s|search|query)$/iu.test(control.name)
  if (/(?:^|[\s_/-])search|(?:^|\s)role=search/iu.test(own) && !means('phone')) return 'is_search'
  if (fields.some(isSearchField) && !means('phone') && !means('email')) return 'is_search'
  if (/comment-?form|wp-comments-post/iu.test(own)) return 'other'
  if (/(?:^|\s)(?:cart|variations_form|woocommerce-cart-form|filter\S*)(?:\s|$)/iu.test(own) && !means('phone'))
    return 'other'
  const texts = fields.filter((control) => !/^(?:checkbox|radio|select.*|file|range)$/u.test(control.kind))
  if (texts.length === 1 && texts[0]?.meaning === 'email') return 'is_subscription'
  return null
}

function warningsOf(form: Element, controls: readonly PageControl[]): PageWarning[] {
  const fields = controls.filter(isField)
  const warnings: PageWarning[] = []
  const kind = otherKindOf(form, controls)
  if (kind !== null && kind !== 'other') warnings.push(kind)
  if (!fields.some((control) => control.name !== '')) warnings.push('no_named_controls')
  if (!fields.some((control) => control.meaning === 'phone' || control.meaning === 'email'))
    warnings.push('no_contact_field')
  if (tagOf(form) === 'form' && attributeOf(form, 'novalidate') !== null) warnings.push('native_validation_off')
  return warnings
}

/** Whether somebody may be called back: a phone or an e-mail, no password, no search, no cart (form-capture.md §5). */
function isLeadForm(form: Element, controls: readonly PageControl[]): boolean {
  const hasContact = controls.some((control) => control.meaning === 'phone' || control.meaning === 'email')
  return hasContact && otherKindOf(form, controls) === null
}

/** A form of the page with everything the console shows of it. */
function describeForm(form: Element, lookups: Lookups, similar: Similar | null): PageForm {
  const controls = describeControls(fieldsOf(form), lookups)
  const buttons = buttonsOf(form)
  return {
    title: titleOf(form),
    builder: builderOf(form),
    candidates: candidatesFor(form, undefined, lookups),
    controls,
    buttons: buttons.map((button) => describeButton(button, lookups)),
    isVisible: isVisible(form) || controls.some((one) => one.isVisible) || buttons.some(isVisible),
    isLeadForm: isLeadForm(form, controls),
    ...(similar === null ? {} : { similar: { count: similar.elements.length, candidate: similar.candidate } }),
    warnings: warningsOf(form, controls),
  }
}

/** Warnings of a form or of a group of fields, for what was picked. */
export function warningsOfScope(scope: Element, controls: readonly PageControl[]): PageWarning[] {
  return warningsOf(scope, controls)
}

function framesOf(roots: readonly (Document | ShadowRoot)[]): Element[] {
  return roots
    .flatMap((root) => queryBelow(root, 'iframe, frame'))
    .filter((frame) => {
      if (isTechnicalFrame(frame)) return false
      const box = boxOf(frame)
      return isFormWidget(attributeOf(frame, 'src') ?? '') || (box.width > 40 && box.height > 40)
    })
}

/** A component that paints something and shows nothing of it: its shadow root is closed. */
function hasClosedShadow(roots: readonly (Document | ShadowRoot)[]): boolean {
  return roots.some((root) =>
    queryBelow(root, ':defined').some((element) => {
      if (!tagOf(element).includes('-') || openRootOf(element) !== null || element.childElementCount > 0) return false
      const box = boxOf(element)
      return box.width > 100 && box.height > 40
    }),
  )
}

function pageWarnings(forms: readonly PageForm[], looseCount: number, roots: (Document | ShadowRoot)[]): PageWarning[] {
  const warnings: PageWarning[] = []
  const frames = framesOf(roots)
  const hasLead = forms.some((form) => form.isLeadForm)
  if (!hasLead && frames.length > 0) warnings.push('inside_iframe')
  if (frames.some((frame) => isFormWidget(attributeOf(frame, 'src') ?? ''))) warnings.push('external_widget')
  if (!hasLead && looseCount === 0 && hasClosedShadow(roots)) warnings.push('inside_closed_shadow')
  if (forms.length === 0 && looseCount === 0 && frames.length === 0) warnings.push('no_form')
  return warnings
}

/** Each form, but equal ones of a list as one. */
function describeForms(elements: readonly Element[], lookups: Lookups): PageForm[] {
  const told = new Set<Element>()
  const forms: PageForm[] = []
  for (const form of elements) {
    if (forms.length === MAX_FORMS) break
    if (told.has(form)) continue
    const similar = similarTo(form, lookupOf(rootOf(form), lookups))
    for (const one of similar?.equal ?? []) told.add(one)
    forms.push(describeForm(form, lookups, similar))
  }
  return forms
}

/** Everything on the page that could be captured, lead forms first, and what could not. Asks the page only, changes nothing. */
export function survey(): PageSurvey {
  const lookups: Lookups = new Map()
  const roots = openRootsBelow(document)
  const elements = roots.flatMap((root) => queryBelow(root, 'form'))
  // Shops have a form on every card: what may hold a contact is looked at first.
  const promising = (form: Element) =>
    fieldsOf(form).filter((one) => !matches(one, '[type="hidden" i]')).length > 0 ? 0 : 1
  const chosen = elements
    .map((form, index) => ({ form, rank: promising(form), index }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
  const forms = describeForms(
    chosen.map(({ form }) => form),
    lookups,
  )
  forms.sort((a, b) => Number(b.isLeadForm) - Number(a.isLeadForm))
  const loose = looseGroups(roots, ownsForm).map(({ button, fields }) => ({
    button: describeButton(button, lookups),
    controls: describeControls(fields, lookups),
  }))
  return {
    forms,
    loose,
    frames: framesOf(roots)
      .slice(0, 50)
      .map((frame) => ({
        src: (attributeOf(frame, 'src') ?? '').slice(0, 2000),
        title: wordsOf(attributeOf(frame, 'title') ?? attributeOf(frame, 'name')),
      })),
    warnings: pageWarnings(forms, loose.length, roots),
  }
}

function ownsForm(element: Element): boolean {
  return ownerForm(element) !== null || (isButtonControl(element) && closest(element, 'form') !== null)
}
