import { composedParentOf, contains, matches, queryBelow, tagOf } from './dom.ts'
import { labelOfButton } from './labels.ts'
import { meaningOf } from './meaning.ts'

/** A button and the fields that it seems to send, without a form. */
export type LooseGroup = { button: Element; fields: Element[] }

const EDITABLE = '[contenteditable=""], [contenteditable="true"], [contenteditable="plaintext-only"]'
const FIELDS = `input, textarea, select, ${EDITABLE}`
const NOT_FIELDS =
  'input:is([type="hidden" i], [type="submit" i], [type="button" i], [type="reset" i], [type="image" i], [type="search" i], [type="password" i])'
const TEXT = `textarea, input:not([type]), input:is([type="text" i], [type="tel" i], [type="email" i], [type="number" i]), ${EDITABLE}`
const BUTTONS =
  'button, input:is([type="submit" i], [type="button" i], [type="image" i]), [role="button"], a[href^="#"], a[href^="javascript:"], a:not([href]), [onclick], [class*="btn" i], [class*="button" i], [class*="submit" i], [class*="send" i]'
const SENDS =
  /отправ|заказ|заявк|звон|получ|расс?чит|запис|куп|оформ|остав|узна|далее|продолж|подоб|submit|send|order|call|request|get|buy|checkout|continue|next/iu

/** Around a field: the nearest block that holds a button too, at most eight levels up. */
function groupOf(field: Element, buttons: readonly Element[]): { around: Element; inside: Element[] } | null {
  let around = composedParentOf(field)
  for (let level = 0; around !== null && level < 8 && !/^(?:body|html)$/u.test(tagOf(around)); level += 1) {
    const block = around
    const inside = buttons.filter((button) => contains(block, button))
    if (inside.length > 0) return { around: block, inside }
    around = composedParentOf(around)
  }
  return null
}

/** What sends: by its words, else the last one, which follows the fields. */
function best(buttons: readonly Element[]): Element | undefined {
  const innermost = buttons.filter((one) => !buttons.some((inner) => inner !== one && contains(one, inner)))
  return innermost.findLast((button) => SENDS.test(labelOfButton(button))) ?? innermost.at(-1)
}

/**
 * Groups of fields with a button and without a form: search boxes are left out, and single text boxes that ask for no contact.
 * @param ownsForm whether an element belongs to a form.
 */
export function looseGroups(
  roots: readonly (Document | ShadowRoot)[],
  ownsForm: (element: Element) => boolean,
): LooseGroup[] {
  const fields = roots
    .flatMap((root) => queryBelow(root, FIELDS))
    .filter((one) => !matches(one, NOT_FIELDS) && !ownsForm(one))
  const texts = fields.filter(
    (field) => matches(field, TEXT) && !/^(?:q|s|search|query)$/iu.test(field.getAttribute('name') ?? ''),
  )
  if (texts.length === 0) return []
  const buttons = roots
    .flatMap((root) => queryBelow(root, BUTTONS))
    .filter(
      (one) =>
        !matches(
          one,
          'form, label, textarea, select, body, html, input:not([type="submit" i], [type="button" i], [type="image" i])',
        ),
    )
    .filter((one) => !ownsForm(one) && queryBelow(one, FIELDS).length === 0 && labelOfButton(one) !== '')
  const groups = new Map<Element, LooseGroup>()
  for (const text of texts) {
    const found = groupOf(text, buttons)
    const button = found === null ? undefined : best(found.inside)
    if (found === null || button === undefined || groups.has(button)) continue
    groups.set(button, { button, fields: fields.filter((field) => contains(found.around, field)) })
  }
  const isAsked = ({ fields: asked }: LooseGroup) =>
    asked.filter((field) => matches(field, TEXT)).length > 1 || asked.some((field) => meaningOf(field, '') !== null)
  return [...groups.values()].filter(isAsked).slice(0, 30)
}
