import type { Capture, ReachedLead, TagForm } from '../../contract/model/submission.ts'
import { captureForm, captureScope, type FormCapture } from '../capture/capture-form.ts'
import { findFirst, pathOf } from '../capture/select.ts'
import { tellsVerdict, type Verdict } from './builders.ts'
import { fingerprint } from './fingerprint.ts'
import { isRefusedByBrowser, showsErrors, shownBoxes, stateOf } from './form-state.ts'
import { PLACE } from './config.ts'
import { later, notify } from './notices.ts'
import { drop, hold, release, type Waiting } from './queue.ts'
import { randomId } from './random-id.ts'
import { parsed, readItem, toText, writeItem } from './storage.ts'
import { pageNow, visitNow } from './visits.ts'

/** How a submission was seen: a submit event, a call of `form.submit()`, a click on a submit button, a click of a button rule. */
export type SeenBy = 'event' | 'call' | 'click' | 'button'
/** A submission at the moment it is seen. `target`: the form, or what was clicked. */
export type Seen = { form: TagForm; target: Element; submitter: Element | null; by: SeenBy; isTrusted: boolean }

/**
 * Why a submission waits: `gesture` until the page has handled the event · `builder` for its builder's word · `check` for
 * errors to show · `errors` for a correction · `step` for the form's next step.
 */
const STAGE_MS = { gesture: 5000, builder: 20_000, check: 2500, errors: 60_000, step: 600_000 }
type Stage = keyof typeof STAGE_MS

type Shown = Map<Element, string>
/** A submission of this page that may still be corrected, refused or confirmed by the site. `shown`: boxes people saw then, and what was in them. */
type Held = { waiting: Waiting & Capture; seen: Seen; scope: Element; shown: Shown; stage: Stage; timer: number }
/** The newest lead of this page (`typed`: what people saw in its boxes): what follows from the same gesture is not another one. */
type Latest = { id: string; scope: Element; by: SeenBy; at: number; typed: string }

/** Fingerprint of the values, id, time. */
type Recent = [print: string, id: string, at: number][]

/** The same values again within this time are the same submission. */
const SAME_MS = 60_000
/** A second click on a button, or on a form that is no longer the same, comes within this time. */
const DOUBLE_CLICK_MS = 3000

const NAME = `${PLACE}recent`
const holds = new Map<string, Held>()
/** Of the last minute, also of the page before. Written by this tag. */
let recent = Object.values(parsed(readItem(NAME)) as Recent)
let latest: Latest | undefined
let editedAt = 0
/** A submission without required values: the page may fill them in while it handles the event, or it is the click before the event. */
let missed: { seen: Seen; shown: Shown; keys: string[] } | undefined

/** The visitor has edited or clicked something else: what comes is no echo of what was. Sites take their errors away then, so they are looked for first. */
export function edited(): void {
  editedAt = Date.now()
  for (const held of holds.values()) {
    const next = held.stage === 'check' && nextStage(held)
    if (next) enter(held, next)
  }
}

/** Takes a submission; nothing is sent before the page has handled the event, but for `form.submit()`, which leaves at once. */
export function take(seen: Seen): void {
  const { form, target, submitter, by } = seen
  const scope = captureScope(form, target)
  // The button of a dialog that asks for no check is the one that closes it.
  if (isOfButton(scope, by) || submitter?.matches('[formmethod="dialog"], [method="dialog"] [formnovalidate]')) return
  const read = captureForm({ ...seen, now: Date.now() })
  for (const { key, error } of read.errors) {
    let text = `${key}: ${error}`
    // A script may have put a visitor's words into its error.
    for (const [, value] of read.capture.controls) if (value[1]) text = text.replaceAll(value, '…')
    notify('script_error', form.id, text)
  }
  missed = undefined
  if (read.missing[0]) missed = { seen, shown: shownBoxes(scope), keys: read.missing }
  else keep(seen, scope, read)
  if (by === 'call') tellMissed()
}

function tellMissed(): void {
  if (missed) notify('incomplete', missed.seen.form.id, missed.keys.join(', '))
  missed = undefined
}

/**
 * The page has handled the event of a target. `isPrevented`: it does something of its own instead of the browser. `isRefused`: the
 * browser has refused it.
 */
export function handled({ target, by }: Pick<Seen, 'target' | 'by'>, isPrevented: boolean, isRefused = false): void {
  // A value may have come while what people see is as it was: not by a mask that was taken off.
  if (missed?.seen.by === 'event' && areKept(missed.shown)) take(missed.seen)
  tellMissed()
  saveRecent()
  for (const held of holds.values()) {
    if (held.seen.target !== target || held.seen.by !== by || held.stage !== 'gesture') continue
    if (by === 'event' && !isPrevented) letGo(held)
    // Else a click has submitted it, and somebody keeps the event from us; or its page has emptied it.
    else if (isRefused && areKept(held.shown)) discard(held)
    else enter(held, by !== 'button' && tellsVerdict(held.scope) ? 'builder' : 'check')
  }
}

/** A builder's word on a form at or around a place. */
export function judged(verdict: Verdict, place: Element, name: string): void {
  for (const held of holds.values()) {
    if (place.matches('html, body') || !(pathOf(held.scope).includes(place) || pathOf(place).includes(held.scope)))
      continue
    if (verdict === 'refused') enter(held, 'errors')
    else if (verdict === 'dropped') {
      discard(held)
      notify('incomplete', held.waiting.form, name)
    } else {
      held.waiting.marks.isSiteSpam = verdict === 'spam'
      letGo(held)
    }
  }
}

/** A lead of `roistatGoal.reach()`. */
export function reach(lead: ReachedLead): void {
  const print = fingerprint(toText(lead))
  if (find(print) !== undefined) return
  const id = randomId()
  remember(id, print)
  release({ id, form: 0, lead, page: pageNow(), visit: visitNow() })
  saveRecent()
}

/** The page goes away, or (`isOver` false) out of sight, perhaps for ever. Open corrections are waited for while it lives. */
export function leave(isOver: boolean): void {
  saveRecent()
  for (const held of holds.values()) {
    if (held.stage === 'check') check(held, isOver)
    const isOpen = held.stage === 'errors' || held.stage === 'step'
    if (holds.has(held.waiting.id) && (isOver || !isOpen)) letGo(held, isOver)
  }
}

function keep(seen: Seen, scope: Element, { capture }: FormCapture): void {
  const { form, by } = seen
  const { controls, results } = capture
  // Elements tell what the visitor chose; a script's result may change by itself, such as the time.
  const chosen = Object.keys(form.elements ?? {}).map((key) => results[key])
  const print = fingerprint(toText([form.id, controls, chosen]))
  const shown = shownBoxes(scope)
  const typed = wordsOf(shown)
  const known = echoOf(scope, by, typed) ?? find(print)
  const open = (known === undefined ? undefined : holds.get(known)) ?? corrected(form.id, scope)
  if (known && !open) return
  const id = open?.waiting.id ?? randomId()
  remember(id, print)
  latest = { id, scope, by, at: Date.now(), typed }
  clearTimeout(open?.timer)
  capture.marks.isTrusted = seen.isTrusted
  const waiting = { id, form: form.id, ...capture, page: pageNow(), visit: visitNow() }
  const held: Held = { waiting, seen, scope, shown, stage: 'gesture', timer: 0 }
  holds.set(id, held)
  if (by === 'call') letGo(held)
  else enter(held, 'gesture')
}

/**
 * What a new submission of a scope corrects: one whose errors were shown, whose next step has come, or whose gesture it
 * belongs to. What the site has not objected to is a lead of its own, and goes.
 */
function corrected(form: number, scope: Element): Held | undefined {
  for (const held of holds.values()) {
    if (held.waiting.form !== form || (held.scope !== scope && held.scope.isConnected)) continue
    if (held.stage === 'check' || held.stage === 'builder') check(held, false)
    if (holds.has(held.waiting.id)) return held
  }
  return undefined
}

function enter(held: Held, stage: Stage): void {
  clearTimeout(held.timer)
  held.stage = stage
  // Should this page die without a word, another one sends it as what it would have become.
  held.waiting.marks.isAttempt = stage === 'errors' || stage === 'step'
  hold(held.waiting, STAGE_MS[stage] + 1000)
  held.timer = later(() => {
    if (stage === 'check') check(held, false)
    else letGo(held)
  }, STAGE_MS[stage])
}

const areKept = (shown: Shown): boolean => [...shown].every(([box, state]) => box.isConnected && stateOf(box) === state)
const wordsOf = (shown: Shown): string => [...shown.values()].join('')

/** What a site's answer has made of a form: `errors` to correct, a further `step`, or neither. */
function nextStage(held: Held): 'errors' | 'step' | undefined {
  const { form, by, submitter } = held.seen
  const anew = held.scope.isConnected ? undefined : findFirst(form.selector)
  if (anew) {
    // A server may send the refused form anew, with what was typed.
    const scope = captureScope(form, anew)
    const shown = shownBoxes(scope)
    if (wordsOf(shown) === wordsOf(held.shown)) Object.assign(held, { scope, shown })
  }
  const { scope, shown } = held
  if (!scope.isConnected || scope.matches('html, body')) return undefined
  const isUnchanged = areKept(shown)
  // A site that has emptied what was typed has taken it, whatever it says of empty boxes.
  const typed = [...shown].filter(
    ([box, state]) => box.matches(':read-write') && state !== '' && state !== (box as HTMLInputElement).defaultValue, // or none
  )
  const isEmptied = typed.length > 0 && typed.every(([box]) => box.isConnected && stateOf(box) === '')
  const isInvalid = isUnchanged && (scope.matches('form[novalidate]') || isRefusedByBrowser(scope, submitter))
  if (!isEmptied && showsErrors(scope, isInvalid)) return 'errors'
  // A form of several steps is still there, and asks for more than it did.
  const isStep = isUnchanged && by !== 'button' && [...shownBoxes(scope).keys()].some((box) => !shown.has(box))
  return isStep ? 'step' : undefined
}

function check(held: Held, isLeaving: boolean): void {
  const next = nextStage(held)
  if (next) enter(held, next)
  else letGo(held, isLeaving)
}

function letGo(held: Held, isLeaving = false): void {
  clearTimeout(held.timer)
  holds.delete(held.waiting.id)
  release(held.waiting, isLeaving)
}

function discard({ waiting, timer }: Held): void {
  clearTimeout(timer)
  holds.delete(waiting.id)
  remember(waiting.id)
  drop(waiting.id)
  latest = undefined
}

/** Id of the submission with the same values, if there was one. */
function find(print: string): string | undefined {
  return recent.find(([other, , at]) => other === print && Math.abs(Date.now() - at) < SAME_MS)?.[1]
}

function remember(id: string, print?: string): void {
  recent = recent.filter(([, other]) => other !== id).slice(-20)
  if (print !== undefined) recent.push([print, id, Date.now()])
}

/** For the next page: a visitor may load this one again and repeat himself. */
function saveRecent(): void {
  writeItem(NAME, toText(recent))
}

function isEcho(maxMs: number): boolean {
  const at = latest?.at ?? 0
  return editedAt <= at && Date.now() - at < maxMs
}

/** Whether a form is submitted by the click that a button rule has made a lead of. */
function isOfButton(scope: Element, by: SeenBy): boolean {
  if (latest?.by !== 'button' || by === 'button' || !pathOf(scope).includes(latest.scope)) return false
  return isEcho(latest.scope === scope ? SAME_MS : DOUBLE_CLICK_MS)
}

/**
 * Id of the lead that this is an echo of: `form.submit()` after the event, or a second click or Enter, while the visitor has done
 * nothing else: soon after, while the site changes its fields, or later with all that people see as it was or hidden.
 */
function echoOf(scope: Element, by: SeenBy, typed: string): string | undefined {
  if (latest?.scope !== scope) return undefined
  const isSame = latest.typed === typed
  const isLong = isSame || typed === '' || (by === 'call' && latest.by !== 'call')
  const formMs = isLong ? SAME_MS : DOUBLE_CLICK_MS
  const buttonMs = isSame && typed !== '' ? DOUBLE_CLICK_MS : 0
  return isEcho(by === 'button' ? buttonMs : formMs) ? latest.id : undefined
}
