import type { Json, JsonMap, LeadOrigin, LeadWarning } from '../../src-preload/contract/index.ts'
import { chooseCharset, contentTypeCharset, readText } from '../lib/charset.ts'
import { nestPairs, splitQuery, type BytePairs } from '../lib/php-query.ts'
import { storableText } from '../lib/storable-text.ts'
import { isJsonMap, readFieldMap } from '../leads/field-map.ts'
import type { DecodedCall } from '../leads/types.ts'
import { addWarning } from '../leads/warnings.ts'
import { looksLikeJson, readJson } from './decode-json.ts'
import { readMultipart } from './decode-multipart.ts'
import { warnOfCharset } from './warn-of-charset.ts'

/** A request as it came over the wire. */
export type WireCall = {
  method: string
  /** Path and query, one character per byte. */
  target: string
  contentType: string | null
  body: Buffer
  /** The body was longer than what is kept. */
  isBodyCut: boolean
  origin: LeadOrigin
}

type Body =
  { kind: 'none' } | { kind: 'map'; map: JsonMap } | { kind: 'pairs'; pairs: BytePairs; charset: string | null }

const CHARSET_NAMES = new Set(['charset', 'fields[charset]', '_charset_'])
const NO_BODY: Body = { kind: 'none' }

/** Every charset that the pairs declare, read without knowing it yet. */
function declaredCharsets(pairs: BytePairs | undefined): string[] {
  const found: string[] = []
  const { bytes, offsets } = pairs ?? { bytes: Buffer.alloc(0), offsets: [] }
  for (let i = 0; i < offsets.length; i += 4) {
    const name = bytes
      .toString('latin1', offsets[i], offsets[i + 1])
      .trim()
      .toLowerCase()
    if (CHARSET_NAMES.has(name)) found.push(bytes.toString('latin1', offsets[i + 2], offsets[i + 3]))
  }
  return found
}

function withoutBom(body: Buffer): Buffer {
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? body.subarray(3) : body
}

/** Finds out what the body is: its look counts more than its declared type. */
function readBody(wire: WireCall, queryCharsets: () => string[], warnings: LeadWarning[]): Body {
  const { body } = wire
  if (body.length === 0) return NO_BODY
  const contentType = wire.contentType ?? ''
  const charset = contentTypeCharset(wire.contentType)
  if (/^\s*multipart\//i.test(contentType)) {
    const multipart = readMultipart(body, contentType, warnings)
    if (multipart !== undefined) return { kind: 'pairs', pairs: multipart.pairs, charset: charset ?? multipart.charset }
  }
  if (looksLikeJson(body)) {
    const charsets = [...(charset === null ? [] : [charset]), ...queryCharsets()]
    const map = readJson(body, { charsets, isDeclared: /json/i.test(contentType) }, warnings)
    if (map !== undefined) return { kind: 'map', map }
  }
  if (!body.includes('=') && !/x-www-form-urlencoded/i.test(contentType)) {
    const isBlank = body.toString('latin1').trim() === ''
    if (!isBlank)
      addWarning(warnings, { code: 'parse_error', field: null, detail: 'the body is neither a form nor JSON' })
    return NO_BODY
  }
  return { kind: 'pairs', pairs: splitQuery(withoutBom(body)), charset }
}

function readPairs(pairs: BytePairs, charsets: () => readonly (string | null)[], warnings: LeadWarning[]): JsonMap {
  const choice = chooseCharset(pairs.bytes, charsets)
  warnOfCharset(choice, warnings)
  const read = (start: number, end: number) =>
    start === end ? '' : storableText(readText(pairs.bytes, choice.charset, { start, end }))
  const { params, problems } = nestPairs(pairs, read)
  for (const detail of problems) addWarning(warnings, { code: 'parse_error', field: null, detail })
  return params
}

function isEmpty(value: Json): boolean {
  return value === '' || value === null
}

/** Both maps in one; `second` wins, but nothing never replaces something. */
function merge(first: JsonMap, second: JsonMap): JsonMap {
  const merged = { ...first }
  for (const [name, value] of Object.entries(second)) {
    const existing = Object.hasOwn(merged, name) ? merged[name] : undefined
    if (isJsonMap(existing) && isJsonMap(value)) merged[name] = merge(existing, value)
    else if (existing === undefined || !isEmpty(value)) merged[name] = value
  }
  return merged
}

/** `fields` and `client_fields` become maps and the charset, which has done its work, goes. */
function settle(params: JsonMap, warnings: LeadWarning[]): void {
  for (const name of ['fields', 'client_fields'] as const) {
    if (Object.hasOwn(params, name)) params[name] = readFieldMap(params[name], name, warnings)
  }
  const { fields } = params
  if (typeof params['charset'] === 'string') delete params['charset']
  if (typeof params['_charset_'] === 'string') delete params['_charset_']
  if (isJsonMap(fields) && typeof fields['charset'] === 'string') delete fields['charset']
}

/**
 * Decodes a call in any form that sites use: query, form, multipart, JSON (also under a wrong type), any charset. Query and
 * body are merged, the body wins. Never throws and never refuses: what cannot be read is told in the warnings.
 */
export function decodeCall(wire: WireCall): DecodedCall {
  const warnings: LeadWarning[] = []
  const mark = wire.target.indexOf('?')
  const query = mark === -1 ? '' : wire.target.slice(mark + 1)
  const queryPairs = query === '' ? undefined : splitQuery(Buffer.from(query, 'latin1'))
  const queryCharsets = () => declaredCharsets(queryPairs)
  const body = readBody(wire, queryCharsets, warnings)
  const bodyCharsets = () => (body.kind === 'pairs' ? [...declaredCharsets(body.pairs), body.charset] : [])
  let params: JsonMap = {}
  if (queryPairs !== undefined) params = readPairs(queryPairs, () => [...queryCharsets(), ...bodyCharsets()], warnings)
  if (body.kind !== 'none') {
    const inBody =
      body.kind === 'map' ? body.map : readPairs(body.pairs, () => [...bodyCharsets(), ...queryCharsets()], warnings)
    params = queryPairs === undefined ? inBody : merge(params, inBody)
  }
  settle(params, warnings)
  if (wire.isBodyCut) addWarning(warnings, { code: 'cut', field: null, detail: `body after ${wire.body.length} bytes` })
  const { method, target, contentType } = wire
  return { params, warnings, origin: wire.origin, original: { method, target, contentType, body: wire.body } }
}
