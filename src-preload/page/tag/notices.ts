import type { TagNotice } from '../../contract/model/submission.ts'
import { post } from './calls.ts'

/** Most notices of one page. */
const MAX_NOTICES = 20
/** The same notice again within this time is the same event: a double click. */
const SAME_MS = 3000

let last = ''
let lastAt = 0
let count = 0

/** Reports something that is no lead; fire and forget. `detail` must not hold values of the visitor. */
export function notify(kind: TagNotice['kind'], form: number, detail: unknown): void {
  // The query of an address may hold what a visitor typed.
  const url = (location.origin + location.pathname).slice(0, 1000)
  const notice: TagNotice = { kind, form, detail: String(detail).slice(0, 500), url }
  const text = JSON.stringify(notice)
  const isSame = text === last && Date.now() - lastAt < SAME_MS
  last = text
  lastAt = Date.now()
  if (!isSame && count++ < MAX_NOTICES) void post('notice', notice)
}

/** Runs work of the tag: what it throws becomes a notice, and never reaches the page. */
export function guard(work: () => void): void {
  try {
    work()
  } catch (error) {
    notify('tag_error', 0, error)
  }
}

/** Runs work later. */
export const later = (work: () => void, ms = 0): number => window.setTimeout(guard, ms, work)

/** Listens to an event in the capture phase. */
export function on(place: EventTarget, type: string, listener: (event: Event) => void): void {
  const guarded = (event: Event): void => {
    guard(() => {
      listener(event)
    })
  }
  place.addEventListener(type, guarded, true)
}
