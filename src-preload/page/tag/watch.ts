import type { TagForm } from '../../contract/model/submission.ts'
import { allowed } from '../capture/allowed.ts'
import { closestMatch, pathOf } from '../capture/select.ts'
import { noteTouch } from '../capture/touch.ts'
import { config } from './config.ts'
import { isRefusedByBrowser, pressedSubmit } from './form-state.ts'
import { guard, later, on } from './notices.ts'
import { isOnSite } from './site-filter.ts'
import { edited, handled, take, type Seen } from './submissions.ts'

type Path = readonly EventTarget[]

const forms = config.forms.filter(({ sites }) => isOnSite(sites, location.hostname))
const bound = new WeakSet<EventTarget>()
/** The browser has refused what is in a box, since the newest click. */
let hasRefused = false

/** The first rule of the list that catches what happened on a path, and the element it matches. */
function ruleFor(type: TagForm['type'], path: Path): { form: TagForm; element: Element } | null {
  for (const form of forms) {
    const element = form.type === type ? closestMatch(path, form.selector) : null
    if (element !== null) return { form, element }
  }
  return null
}

/** Takes a submission, and looks in the next task what the page has made of its event. `isRefused`: the browser would not submit it. */
function takeEvent(seen: Omit<Seen, 'isTrusted'>, event: Event, isRefused = false): void {
  const all = { ...seen, isTrusted: event.isTrusted }
  if (!isRefused) take(all)
  later(() => {
    const isPrevented = event.defaultPrevented
    // The page goes on by itself, and has not asked the browser.
    if (isRefused && isPrevented && !hasRefused) take(all)
    handled(seen, isPrevented, seen.by !== 'event' && hasRefused)
  })
}

/** The rule of a form that is submitted. */
const ruleOf = (form: HTMLFormElement): TagForm | undefined => ruleFor('form', pathOf(form))?.form

function onSubmit(event: Event): void {
  const [target] = event.composedPath()
  const form = target instanceof HTMLFormElement && ruleOf(target)
  const { submitter } = event as SubmitEvent // a dispatched event has none
  if (form) takeEvent({ form, target, submitter: submitter ?? null, by: 'event' }, event)
}

/** It has come up to the top: the page has handled it. */
function onHandled(event: Event): void {
  const [target] = event.composedPath()
  guard(() => {
    if (target instanceof Element) handled({ target, by: 'event' }, event.defaultPrevented)
  })
}

/** Submit events stay inside their shadow root. */
function bind(path: Path): void {
  for (const place of path) {
    if ((place !== window && !(place instanceof ShadowRoot)) || bound.has(place)) continue
    bound.add(place)
    on(place, 'submit', onSubmit)
    on(place, 'invalid', () => {
      hasRefused = true
    })
    place.addEventListener('submit', onHandled)
  }
}

function onTouch(event: Event): void {
  const path = event.composedPath()
  bind(path)
  if (event.type === 'input' && event.isTrusted) edited()
  if (path[0] instanceof Element) noteTouch(path[0], Date.now())
}

function onClick(event: Event): void {
  const path = event.composedPath()
  bind(path)
  const pressed = pressedSubmit(path)
  const submitter = pressed?.button ?? null
  const isRefused = pressed !== null && isRefusedByBrowser(pressed.form, submitter)
  const own = ruleFor('button', path)
  const rule = own ?? (pressed && ruleFor('form', pathOf(pressed.form)))
  hasRefused = false
  if (!rule) edited()
  // A button that looks disabled; what it submits all the same comes as an event.
  if (!rule || (own?.element ?? submitter)?.matches('.disabled, [aria-disabled="true"]')) return
  const target = own?.element ?? pressed?.form ?? rule.element
  takeEvent({ form: rule.form, target, submitter, by: own ? 'button' : 'click' }, event, isRefused)
}

/** Enter and Space on what only looks like a button: its page handles the key, there is no click. */
function onKey(event: Event): void {
  const path = event.composedPath()
  const [target] = path
  if (!(event instanceof KeyboardEvent && /^(Enter| )$/.test(event.key) && !event.repeat && target instanceof Element))
    return
  if (
    !target.matches(
      ':is([role="button"], [tabindex]):not(a[href], button, input, select, textarea, summary, [contenteditable])',
    )
  )
    return
  const rule = ruleFor('button', path)
  if (rule !== null) takeEvent({ form: rule.form, target: rule.element, submitter: null, by: 'button' }, event)
}

/** `submit()` fires no event. */
function wrapSubmit(): void {
  const { prototype } = HTMLFormElement
  const native = Reflect.get(prototype, 'submit')
  prototype.submit = function (this: HTMLFormElement, ...args: unknown[]): void {
    guard(() => {
      const form = ruleOf(this)
      if (form) take({ form, target: this, submitter: null, by: 'call', isTrusted: true })
    })
    Reflect.apply(native, this, args)
  }
}

/**
 * Watches the page: listeners in the capture phase on window, so that no handler of the page comes before; `submit()` is
 * wrapped. It never prevents, stops or delays anything.
 */
export function watchPage(): void {
  bind([window])
  for (const type of ['focusin', 'input', 'change']) on(window, type, onTouch)
  on(window, 'click', onClick)
  on(window, 'keydown', onKey)
  // A page may have frozen the prototype; its events are still seen.
  allowed(wrapSubmit)
}
