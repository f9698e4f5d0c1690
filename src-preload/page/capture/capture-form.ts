import type { Capture, CapturedResult, TagForm } from '../../contract/model/submission.ts'
import { controlsOf, MAX_VALUE, readControls, readElement } from './controls.ts'
import { isHoneypot } from './privacy.ts'
import { scopeOf } from './scope.ts'
import { findFirst } from './select.ts'
import { touchedForMs } from './touch.ts'

/** Characters of all values together. */
const MAX_TOTAL = 200_000

/** What was read of one submission. `missing`: keys of required fields without a value. */
export type FormCapture = { capture: Capture; missing: string[]; errors: { key: string; error: string }[] }

/** A submission at the moment it happens. `target`: the form, or what was clicked. `now`: ms, the clock of `noteTouch`. */
export type CaptureInput = { form: TagForm; target: Element; submitter?: Element | null; now: number }

/** Where the controls of a rule's submission are. */
export const captureScope = ({ type, requiredControls }: TagForm, target: Element): Element =>
  scopeOf(target, type, Object.values(requiredControls ?? {}))

/** No words, or a mask that is not filled to its end (`+7 (916) ___-__-__`). */
const isEmpty = (value = ''): boolean => value.trim() === '' || /^[\d\s()+./-]*_[\d\s()+./_-]*$/.test(value)

/** A script's result as text: an element's value, lists by comma, objects as JSON. */
function asText(value: unknown): string {
  if (value instanceof Element) return readElement(value).value
  if (Array.isArray(value)) return value.map(asText).join(', ')
  if (typeof value === 'string') return value
  return value === null || value === undefined || typeof value === 'function' ? '' : JSON.stringify(value)
}

/** Reads a submission: controls, elements, results of scripts, marks, and which required fields have no value. */
export function captureForm({ form, target, submitter, now }: CaptureInput): FormCapture {
  const scope = captureScope(form, target)
  const results: Record<string, CapturedResult> = {}
  const errors: FormCapture['errors'] = []
  let room = MAX_TOTAL
  /** What is too much is left out, so that a page cannot make a submission of any size. */
  const fits = (...texts: string[]): boolean => (room -= texts.join('').length) >= 0
  const attempt = (key: string, read: () => CapturedResult): void => {
    results[key] = { value: '' }
    try {
      const result = read()
      if (fits(result.value, result.text ?? '')) results[key] = result
    } catch (error) {
      errors.push({ key, error: String(error).slice(0, 500) })
    }
  }
  for (const [key, selector] of Object.entries(form.elements ?? {})) {
    attempt(key, () => {
      const element = findFirst(selector, scope) ?? findFirst(selector)
      return element === undefined ? { value: '' } : readElement(element)
    })
  }
  for (const [key, script] of Object.entries(form.scripts ?? {})) {
    attempt(key, () => ({
      value: asText(script(scope instanceof HTMLFormElement ? scope : null, target)).slice(0, MAX_VALUE),
    }))
  }
  const controls = readControls(scope, submitter ?? (form.type === 'button' ? target : null)).filter((parts) =>
    fits(...parts),
  )
  const missing = Object.entries(form.requiredControls ?? {})
    .filter(([, name]) => !controls.some(([other, value]) => other === name && !isEmpty(value)))
    .map(([key]) => key)
  const all = controlsOf(scope)
  // Some traps come filled, and only robots change them.
  const isChanged = ({ value, defaultValue }: Partial<HTMLInputElement>): boolean => value !== defaultValue
  const isHoneypotFilled = all.some((box) => isChanged(box) && isHoneypot(box))
  const marks = {
    isHoneypotFilled,
    fillMs: touchedForMs(all, now),
    isTrusted: true,
    isAttempt: false,
    isSiteSpam: false,
  }
  missing.push(...(form.requiredResults ?? []).filter((key) => isEmpty(results[key]?.value)))
  return { capture: { controls, results, marks }, missing, errors }
}
