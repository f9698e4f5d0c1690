import type { Json } from '../../../src-preload/contract/index.ts'
import { localDateTime } from '../../lib/zoned-time.ts'

/** A single space as a value means "pass an empty value" (the seed's rule). */
export const EMPTY_VALUE = ' '

/** A value of the lead that the CRM does not take where it was meant to go; it is kept in the record's comment or note. */
export type LeftOver = { name: string; value: Json }

/** A value that says nothing: not passed and not worth a note. */
export function isNothing(value: Json): boolean {
  if (value === null || value === '') return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

/** The value as people read it. */
export function readable(value: Json): string {
  if (Array.isArray(value)) return value.map(readable).join(', ')
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '')
}

const TRUE = new Set(['1', 'true', 'yes', 'y', 'on', 'да'])
const FALSE = new Set(['0', 'false', 'no', 'n', 'off', 'нет'])

/** Yes or no as forms say it; undefined when it is neither. */
export function toFlag(value: Json): boolean | undefined {
  const word = readable(value).trim().toLowerCase()
  if (TRUE.has(word)) return true
  return FALSE.has(word) ? false : undefined
}

const MAIL = /^[^\s@<>"'(),;:\\]+@[^\s@<>"'(),;:\\]+\.[^\s@<>"'(),;:\\]{2,}$/

/** Whether a text is an e-mail address that a CRM will take. */
export function isMail(text: string): boolean {
  return MAIL.test(text)
}

/** What clocks show: `2026-03-02` and `10:15:09`. */
export type WallClock = { date: string; time: string }

const DATE =
  /^(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})\.(\d{1,2})\.(\d{4}))(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?)?$/
const two = (part: string | undefined): string => (part ?? '0').padStart(2, '0')

/** Reads `2026-03-02`, `02.03.2026`, each with or without a time but without a zone; undefined when it is no real date. */
export function readWallClock(text: string): WallClock | undefined {
  const parts = DATE.exec(text)
  if (parts === null) return undefined
  const date = `${parts[1] ?? parts[6] ?? ''}-${two(parts[2] ?? parts[5])}-${two(parts[3] ?? parts[4])}`
  const time = `${two(parts[7])}:${two(parts[8])}:${two(parts[9])}`
  // Date takes 31 February for 3 March: a date that does not come back is not a date.
  const back = new Date(`${date}T${time}Z`)
  return Number.isNaN(back.getTime()) || !back.toISOString().startsWith(`${date}T${time}`) ? undefined : { date, time }
}

/** The same; a time with a zone (`2026-03-02T07:15:09Z`) is read by the clocks of `timeZone`. */
export function readLocalDate(value: Json, timeZone: string): WallClock | undefined {
  const text = typeof value === 'string' ? value.trim() : ''
  if (!/^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:?\d\d)$/.test(text)) return readWallClock(text)
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : wallClockAt(at, timeZone)
}

/** What the clocks of a zone show at a moment. */
export function wallClockAt(atMs: number, timeZone: string): WallClock {
  const [date = '', time = ''] = localDateTime(atMs, timeZone).split(' ')
  return { date, time }
}
