import type { Json } from '../../src-preload/contract/index.ts'
import { storableText } from '../lib/storable-text.ts'

/** Deepest nesting kept of a JSON value; what lies deeper becomes null. */
const MAX_JSON_DEPTH = 16
/** Most values kept of one call. */
const MAX_JSON_VALUES = 20_000

type State = { left: number; problems: Set<string> }

/**
 * A parsed JSON value as it can be stored and sent on: depth and number of values bounded, no key `__proto__`, texts
 * storable, no infinite numbers. `problems` says what was left out.
 */
export function cleanJson(value: unknown): { value: Json; problems: string[] } {
  const state: State = { left: MAX_JSON_VALUES, problems: new Set() }
  return { value: clean(value, state, 0), problems: [...state.problems] }
}

function clean(value: unknown, state: State, depth: number): Json {
  if (typeof value === 'string') return storableText(value)
  if (typeof value === 'boolean' || value === null) return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'object') return null
  if (depth >= MAX_JSON_DEPTH) {
    state.problems.add(`values deeper than ${MAX_JSON_DEPTH} levels are left out`)
    return null
  }
  return Array.isArray(value) ? cleanList(value, state, depth) : cleanMap(value, state, depth)
}

function hasRoom(state: State): boolean {
  if (state.left > 0) {
    state.left--
    return true
  }
  state.problems.add(`values beyond the first ${MAX_JSON_VALUES} are left out`)
  return false
}

function cleanList(list: readonly unknown[], state: State, depth: number): Json[] {
  const cleaned: Json[] = []
  for (const item of list) {
    if (!hasRoom(state)) break
    cleaned.push(clean(item, state, depth + 1))
  }
  return cleaned
}

function cleanMap(map: object, state: State, depth: number): Json {
  const cleaned: { [key: string]: Json } = {}
  for (const [key, item] of Object.entries(map)) {
    if (!hasRoom(state)) break
    const name = storableText(key)
    if (name === '__proto__') state.problems.add('a key named __proto__ is left out')
    else cleaned[name] = clean(item, state, depth + 1)
  }
  return cleaned
}
