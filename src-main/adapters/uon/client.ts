import { z } from 'zod'
import { outcomeOfUnreadable } from '../kit/outcome.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { CrmRequest, CrmResponse } from '../kit/types.ts'
import { isEmptyList, isGood, readAnswer, refusalOf } from './answer.ts'
import type { UonContext } from './config.ts'

/** U-ON takes 1–3 s as a rule. */
const TIMEOUT_MS = 20_000
/** The vendor's samples and all known clients send forms; the charset is named because Cyrillic was seen broken. */
const FORM_TYPE = 'application/x-www-form-urlencoded; charset=UTF-8'
/** More is not walked: the search then failed, it never found nothing. */
const MAX_PAGES = 50
/** Rows of a full page. */
const PAGE_SIZE = 100

/** What a list is: where it is, under which key its rows stand, what a row looks like. */
export type ListOf<T> = {
  path: string
  /** Keys that may hold the rows; none: the first list of the answer. */
  keys: readonly string[]
  row: z.ZodType<T>
  /** A form makes the call a POST that only reads. */
  form?: Record<string, string>
}

/** Calls of the U-ON API. The key stands in every address, so no address is ever put into words. */
export type UonClient = {
  /** All rows of one answer. U-ON's 404 for "none" is an empty list; anything else that is no list throws. */
  list<T>(wanted: ListOf<T>): Promise<T[]>
  /** All rows of a list with pages: the number of the page is the last part of the path. */
  walk<T extends { id: string }>(wanted: ListOf<T>): Promise<T[]>
  /** A POST that creates or changes something. */
  change<T>(path: string, form: Record<string, string>, answer: z.ZodType<T>): Promise<T>
}

/** The rows of a list; null when there is none. PHP sends some lists as maps. */
function rowsIn(body: Record<string, unknown>, keys: readonly string[]): unknown {
  const isRows = (value: unknown): value is object => typeof value === 'object' && value !== null
  const rows =
    keys.length > 0
      ? keys.map((key) => body[key]).find(isRows)
      : Object.values(body).find((value): value is unknown[] => Array.isArray(value))
  return rows === undefined ? null : Object.values(rows)
}

/** A client for the connection of this context. */
export function createUonClient({ config, http, clock }: UonContext): UonClient {
  const send = (request: Pick<CrmRequest, 'isMutation' | 'body'> & { path: string }): Promise<CrmResponse> => {
    const { path, ...rest } = request
    const isPost = rest.body !== undefined
    return http.send({
      ...rest,
      method: isPost ? 'POST' : 'GET',
      url: `${config.apiUrl}/${config.apiKey}/${path}.json`,
      ...(isPost ? { headers: { 'content-type': FORM_TYPE } } : {}),
      timeoutMs: TIMEOUT_MS,
    })
  }
  const page = async <T>({ path, keys, row, form }: ListOf<T>) => {
    const response = await send({ path, isMutation: false, ...(form === undefined ? {} : { body: { form } }) })
    const about = { isMutation: false, nowMs: clock.now() }
    const answer = readAnswer(response)
    if (isEmptyList(response, answer)) return { rows: [], pageCount: null }
    if (!isGood(response, answer)) {
      const isForeign = response.status >= 200 && response.status < 300 && answer.body === null
      throw isForeign ? new OutcomeError(outcomeOfUnreadable(response, about)) : refusalOf(response, about)
    }
    const parsed = z.array(row).safeParse(rowsIn(answer.body ?? {}, keys))
    if (!parsed.success) throw new OutcomeError(outcomeOfUnreadable(response, about))
    const total = Number(answer.body?.['pages_all'] ?? Number.NaN)
    return { rows: parsed.data, pageCount: Number.isInteger(total) && total > 0 ? total : null }
  }
  return {
    list: async (wanted) => (await page(wanted)).rows,
    walk: (wanted) => walkPages((number) => page({ ...wanted, path: `${wanted.path}/${number}` })),
    change: async (path, form, answer) => {
      const response = await send({ path, isMutation: true, body: { form } })
      const about = { isMutation: true, nowMs: clock.now() }
      const read = readAnswer(response)
      const isReadable = response.status < 200 || response.status >= 300 || read.body !== null
      if (!isReadable) throw new OutcomeError(outcomeOfUnreadable(response, about))
      if (!isGood(response, read)) throw refusalOf(response, about)
      const parsed = answer.safeParse(response.json)
      if (!parsed.success) throw new OutcomeError(outcomeOfUnreadable(response, about))
      return parsed.data
    },
  }
}

type Page<T> = { rows: T[]; pageCount: number | null }

/** Until an empty page or the told count. The same page again means that the list has no pages: complete if it is not full. */
async function walkPages<T extends { id: string }>(page: (number: number) => Promise<Page<T>>): Promise<T[]> {
  const all: T[] = []
  let firstId: string | undefined
  for (let number = 1; number <= MAX_PAGES; number += 1) {
    const { rows, pageCount } = await page(number)
    const [first] = rows
    if (first === undefined) return all
    if (first.id === firstId) {
      if (rows.length < PAGE_SIZE) return all
      break
    }
    firstId = first.id
    all.push(...rows)
    if (pageCount !== null && number >= pageCount) return all
  }
  throw new OutcomeError({ kind: 'retry', reason: 'U-ON has more rows than can be looked through', trouble: 'lead' })
}

/** A value that changes rarely, remembered per connection. */
export function remember<T>(context: UonContext, key: string, load: () => Promise<T>): Promise<T> {
  return context.memory === undefined ? load() : context.memory.remember(`uon:${key}`, load)
}
