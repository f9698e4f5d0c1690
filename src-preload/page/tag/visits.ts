import type { TagPage, TagVisit, TagVisitAnswer, TagVisitCall } from '../../contract/model/submission.ts'
import { allowed } from '../capture/allowed.ts'
import { isDone, post, type Answer } from './calls.ts'
import { PLACE } from './config.ts'
import { cut, isNumber, landVisit, PARAM_NAMES, VISIT_MS, type VisitRecord } from './land-visit.ts'
import { later } from './notices.ts'
import { randomId } from './random-id.ts'
import { cookieDomain, parsed, readCookie, readItem, toText, writeCookie, writeItem } from './storage.ts'

/** Waits before the relay is asked again for a number. */
const RETRY_MS = [3000, 15_000, 60_000, 300_000]

/** A counter's value: its cookie, else what it keeps in localStorage, perhaps as a JSON string. */
const counter = (name: string): string | null => readCookie(name) ?? cut(readItem(name)?.replace(/^"|"$/g, ''), 1000)

/** The page as it is sent along. */
export const pageNow = (): TagPage => ({
  url: location.href.slice(0, 4000),
  title: document.title.slice(0, 1000),
  referrer: cut(document.referrer, 4000) || null,
})

/** amoCRM's visitor: its counter tells it; sites keep it under names of their own. */
function amoVisitor(): string | null {
  const site = window as { AMOPIXEL_IDENTIFIER?: { getVisitorUid?: () => unknown } } // a counter of amoCRM, if any
  const uid = allowed(() => site.AMOPIXEL_IDENTIFIER?.getVisitorUid?.(), null)
  return typeof uid === 'string' && uid !== '' ? uid : (counter('amo_visitor_uid') ?? counter('visitor_uid'))
}

const NAME = `${PLACE}visit`
let isAsking = false
let asked = 0

const before = parsed(readItem(NAME)) as VisitRecord // written by this tag

/** The visit of this page. */
export const visit: VisitRecord = landVisit(before.landing ? before : null, {
  url: location.href,
  referrer: document.referrer,
  cookieDomain: cookieDomain(),
  cookie: readCookie,
  now: Date.now(),
  randomId,
})

/** Asks the relay for the number, again until it answers, unless it has. `onNumber` is told once. */
export function askForNumber(onNumber: (number: string) => void): void {
  if (visit.isKnown || isAsking) return
  isAsking = true
  void post('visit', { visit: visitNow(), page: pageNow() } satisfies TagVisitCall).then((answer) => {
    isAsking = false
    if (take(answer, onNumber)) return
    const wait = RETRY_MS[asked++]
    if (wait)
      later(() => {
        askForNumber(onNumber)
      }, wait)
  })
}

/** The visit now, with what counters of the page know by now. */
export function visitNow(): TagVisit {
  // What only the tag needs stays here.
  const { issuedAt: _issuedAt, utm: _utm, from: _from, isKnown: _isKnown, past: _past, ...known } = visit
  const click = new URL(visit.landing).searchParams.get('fbclid')
  return {
    ...known,
    ga: cut(readCookie('_ga')?.replace(/^GA\d+\.\d+\./, ''), 200),
    ym: cut(counter('_ym_uid'), 200),
    fbp: cut(readCookie('_fbp'), 500),
    // As Facebook's pixel makes it.
    fbc: cut(readCookie('_fbc') ?? (click && `fb.1.${visit.startedAt}.${click}`), 1000),
    amo: cut(amoVisitor(), 200),
  }
}

function take(answer: Answer, onNumber: (number: string) => void): boolean {
  const { number, first } = (isDone(answer) ? parsed(answer.text) : {}) as Partial<TagVisitAnswer> // checked here
  if (!isNumber(number) || !isNumber(first)) return false
  const isNew = visit.number === null
  if (isNew) visit.issuedAt = Date.now()
  Object.assign(visit, { number, first, isKnown: true })
  saveVisit()
  if (isNew) onNumber(number)
  return true
}

/** Keeps the visit for the next page, and in the cookies that sites know. */
export function saveVisit(): void {
  const days = (visit.issuedAt + VISIT_MS - Date.now()) / 86_400_000
  writeItem(NAME, toText(visit))
  writeCookie('roistat_visit', visit.number, days)
  if (visit.first !== null) writeCookie('roistat_first_visit', visit.first, 730)
  writeCookie('roistat_marker', visit.marker, days)
  PARAM_NAMES.forEach((name, i) => {
    writeCookie(name, visit.params[i] || null, days)
  })
}
