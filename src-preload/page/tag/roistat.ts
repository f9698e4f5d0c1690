import type { ReachedLead } from '../../contract/model/submission.ts'
import { guard } from './notices.ts'
import { reach } from './submissions.ts'
import { visit } from './visits.ts'

type Bag = Record<string, unknown>
const isBag = (value: unknown): value is Bag => value instanceof Object

/** The page's object of a name, made if need be: what it already holds stays. */
function bag(owner: Bag, name: string): Bag {
  const own = owner[name]
  return isBag(own) ? own : (owner[name] = {})
}

/** What JSON can carry of the arguments of `reach()`; the relay knows which of them it takes. */
function reachedLead(args: Bag): ReachedLead {
  const lead: Bag = {}
  for (const [name, value] of Object.entries(args)) {
    try {
      lead[name] = JSON.parse(JSON.stringify(value))
    } catch {
      // Nothing, a function, or a circle.
    }
  }
  return lead
}

const site = window as unknown as Bag // globals of the page by name
const waiting: unknown[] = []
let isReady = false

function call(listener: unknown, ...args: unknown[]): void {
  guard(() => {
    if (typeof listener === 'function') Reflect.apply(listener, window, args)
  })
}

/** Gives the page what code written for Roistat's counter calls (roistat-api.md §8). */
export function installRoistat(): void {
  const nothing = (): void => undefined
  bag(site, 'roistatGoal')['reach'] = (args?: unknown): Bag => {
    guard(() => {
      const lead = isBag(args) ? reachedLead(args) : {}
      if (Object.keys(lead).length > 0) reach(lead)
    })
    return {}
  }
  const roistat = bag(site, 'roistat')
  roistat['getVisit'] = () => visit.number
  roistat['registerOnVisitProcessedCallback'] = (listener: unknown): void => {
    if (visit.number === null) waiting.push(listener)
    else call(listener)
  }
  bag(roistat, 'event')['send'] ??= nothing
  bag(roistat, 'emailtracking')['enabled'] ??= false
  const hunter = bag(roistat, 'leadHunter')
  hunter['onBeforeSubmit'] ??= nothing
  hunter['onAfterSubmit'] ??= nothing
}

/** The number is known: callbacks get it. */
export function tellNumber(number: string): void {
  bag(site, 'roistat')['visit'] = site['roistatVisit'] = number
  for (const listener of waiting.splice(0)) call(listener)
  call(site['roistatVisitCallback'], number)
  tellReady()
}

/** Calls the page's handlers, each once: those set before, and those set later. */
export function tellReady(): void {
  for (const name of ['onRoistatModuleLoaded', 'onRoistatAllModulesLoaded']) {
    const handler = site[name]
    if (isReady && handler === undefined) continue
    Object.defineProperty(site, name, {
      configurable: true,
      // A handler that later code chains must not run twice: once called, it is gone.
      get: () => undefined,
      set: (handler: unknown) => setTimeout(call, 0, handler),
    })
    call(handler)
  }
  isReady = true
  refresh()
}

/** What code of the page may have set, or put into the page, since: to be called as the page changes. */
export function refresh(): void {
  const place = '.js-whatsapp-message-container'
  for (const element of visit.number === null ? [] : document.querySelectorAll(`${place}, ${place} *`)) {
    for (const node of [...element.childNodes, ...element.attributes]) {
      if (node instanceof Element || !node.nodeValue?.includes('roistat_visit')) continue
      node.nodeValue = node.nodeValue.replace(/\{roistat_visit\}|%7Broistat_visit%7D/gi, visit.number ?? '')
    }
  }
  const isSet = site['onRoistatModuleLoaded'] ?? site['onRoistatAllModulesLoaded']
  if (isReady && isSet !== undefined) tellReady()
}
