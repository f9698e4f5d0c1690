import { z } from 'zod'
import {
  circuit,
  checkResult,
  exchange,
  jsonMap,
  leadFlags,
  leadWarning,
  listItem,
  variableValues,
  type Exchange,
  type Json,
  type JsonMap,
  type LeadFlags,
  type LeadWarning,
  type VariableValues,
} from '../../src-preload/contract/index.ts'
import { deflateRawSync, inflateRawSync } from 'node:zlib'

/** Empty maps and lists are stored as NULL: most leads have none. */
export function packJson(value: JsonMap | LeadFlags | LeadWarning[] | VariableValues): string | null {
  const isEmpty = Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0
  return isEmpty ? null : JSON.stringify(value)
}

const warningsSchema = z.array(leadWarning)
const exchangesSchema = z.array(exchange)
const itemsSchema = z.array(listItem)
const stringsSchema = z.array(z.string())

/** Reads a stored map; what we wrote ourselves is parsed again, a damaged cell throws. */
export const readMap = (text: string | null): JsonMap => (text === null ? {} : jsonMap.parse(JSON.parse(text)))
/** Reads stored variables by word. */
export const readKnown = (text: string | null): VariableValues =>
  text === null ? {} : variableValues.parse(JSON.parse(text))
/** Reads stored flags. */
export const readFlags = (text: string | null): LeadFlags => (text === null ? {} : leadFlags.parse(JSON.parse(text)))
/** Reads stored warnings. */
export const readWarnings = (text: string | null): LeadWarning[] =>
  text === null ? [] : warningsSchema.parse(JSON.parse(text))
/** Reads a stored reference list. */
export const readItems = (text: string) => itemsSchema.parse(JSON.parse(text))
/** Reads a stored list of strings. */
export const readStrings = (text: string): string[] => stringsSchema.parse(JSON.parse(text))
/** Reads a stored circuit, null when there is none. */
export const readCircuit = (text: string | null) => (text === null ? null : circuit.parse(JSON.parse(text)))
/** Reads a stored check, null when there is none. */
export const readCheck = (text: string | null) => (text === null ? null : checkResult.parse(JSON.parse(text)))
/** Reads any stored JSON. */
export const readJson = (text: string): Json => z.json().parse(JSON.parse(text))

/** Transcripts are deflated: they repeat themselves and are read rarely. */
export function packExchanges(exchanges: Exchange[]): Buffer | null {
  return exchanges.length === 0 ? null : deflateRawSync(JSON.stringify(exchanges))
}

/** Reads packed transcripts. */
export function readExchanges(packed: Uint8Array | null): Exchange[] {
  return packed === null ? [] : exchangesSchema.parse(JSON.parse(inflateRawSync(packed).toString()))
}
