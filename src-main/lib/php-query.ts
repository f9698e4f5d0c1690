/** A value of a form: text, or what brackets in the names build of it. */
export type FormValue = string | FormValue[] | { [name: string]: FormValue }
/** Parameters nested as PHP nests them. */
export type FormMap = { [name: string]: FormValue }

/** Names and values of a form as decoded bytes: their charset is decided afterwards. */
export type BytePairs = {
  /** All names and values, separated, percent-decoded; nothing else. */
  bytes: Buffer
  /** Four numbers per pair: start and end of the name, start and end of the value. */
  offsets: number[]
  /** How many pairs beyond {@link MAX_PAIRS} were left out. */
  droppedCount: number
}

/** Most parameters of one call (PHP itself takes 1000); the rest is left out. */
export const MAX_PAIRS = 5000
/** Deepest nesting; deeper brackets are ignored and the value stays at this level. */
export const MAX_DEPTH = 16

const AMPERSAND = 0x26
const EQUALS = 0x3d
const PLUS = 0x2b
const PERCENT = 0x25
const SPACE = 0x20

/** Value of a hexadecimal digit, -1 for any other byte. */
function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}

/**
 * Splits `a=1&b=2` into pairs and percent-decodes them; `+` is a space, a broken percent sequence stays as typed, a name
 * without `=` has an empty value, pairs without a name are ignored. Never throws.
 */
export function splitQuery(input: Uint8Array): BytePairs {
  const bytes = Buffer.allocUnsafe(input.length + 1)
  const offsets: number[] = []
  let droppedCount = 0
  let length = 0
  let nameStart = 0
  let nameEnd = -1
  for (let i = 0; i <= input.length; i++) {
    const byte = input[i] ?? AMPERSAND
    if (byte === AMPERSAND) {
      const end = nameEnd === -1 ? length : nameEnd
      if (end > nameStart) {
        if (offsets.length < MAX_PAIRS * 4) offsets.push(nameStart, end, nameEnd === -1 ? length : nameEnd + 1, length)
        else droppedCount++
      }
      bytes[length++] = AMPERSAND
      nameStart = length
      nameEnd = -1
    } else if (byte === EQUALS && nameEnd === -1) {
      nameEnd = length
      bytes[length++] = EQUALS
    } else if (byte === PLUS) {
      bytes[length++] = SPACE
    } else if (byte === PERCENT) {
      const high = hexDigit(input[i + 1])
      const low = high === -1 ? -1 : hexDigit(input[i + 2])
      if (low === -1) {
        bytes[length++] = PERCENT
      } else {
        bytes[length++] = (high << 4) | low
        i += 2
      }
    } else {
      bytes[length++] = byte
    }
  }
  return { bytes: bytes.subarray(0, length), offsets, droppedCount }
}

/** `a[b][]` → `['a', 'b', '']`; a name whose bracket never closes stays whole. Text behind the last bracket is ignored, as in PHP. */
function pathOf(name: string): string[] {
  let open = name.indexOf('[')
  if (open <= 0 || !name.includes(']', open)) return [name]
  const path = [name.slice(0, open)]
  while (name[open] === '[' && path.length < MAX_DEPTH) {
    const close = name.indexOf(']', open)
    if (close === -1) break
    path.push(name.slice(open + 1, close))
    open = close + 1
  }
  return path
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Builds nested parameters out of names with brackets. One call, one nest. */
export class ParameterNest<Value> {
  readonly #root: Record<string, unknown> = {}
  readonly #nextIndex = new Map<object, number>()
  /** What could not be taken as it was written, for people; short. */
  readonly problems: string[] = []

  /** Puts a value under its name; a later value replaces an earlier one, but text never replaces a map. */
  set(rawName: string, value: Value): void {
    const name = rawName.startsWith(' ') ? rawName.trimStart() : rawName
    if (!name.includes('[')) {
      this.#put(this.#root, name, value)
      return
    }
    const path = pathOf(name)
    let container = this.#root
    for (let i = 0; i < path.length - 1; i++) {
      const next = this.#child(container, path[i] ?? '')
      if (next === undefined) return
      container = next
    }
    this.#put(container, path.at(-1) ?? '', value)
  }

  /** The nested parameters. Maps below the first level whose names are 0, 1, 2 … are lists. */
  finish(): Record<string, unknown> {
    for (const [name, value] of Object.entries(this.#root)) if (isMap(value)) this.#root[name] = this.#settled(value, 1)
    return this.#root
  }

  #put(container: Record<string, unknown>, rawName: string, value: Value): void {
    const name = this.#nameIn(container, rawName)
    if (name === undefined) return
    if (isMap(container[name]) && Object.hasOwn(container, name) && !isMap(value)) {
      this.#problem(`${name}: text beside a map is ignored`)
      return
    }
    container[name] = value
  }

  #child(container: Record<string, unknown>, rawName: string): Record<string, unknown> | undefined {
    const name = this.#nameIn(container, rawName)
    if (name === undefined) return undefined
    const existing = Object.hasOwn(container, name) ? container[name] : undefined
    if (isMap(existing)) return existing
    const created: Record<string, unknown> = {}
    container[name] = created
    return created
  }

  /** The name to use; the next free number for `[]`; undefined for a name that no object can safely carry. */
  #nameIn(container: object, name: string): string | undefined {
    if (name === '__proto__') {
      this.#problem('a parameter named __proto__ is ignored')
      return undefined
    }
    if (name !== '' && !/^\d{1,9}$/.test(name)) return name
    if (container === this.#root) return name
    const next = this.#nextIndex.get(container) ?? 0
    const index = name === '' ? next : Number(name)
    if (index >= next) this.#nextIndex.set(container, index + 1)
    return name === '' ? String(index) : name
  }

  /** The container at its depth: a map, or a list when its names say so. */
  #settled(map: Record<string, unknown>, depth: number): unknown {
    for (const [name, value] of Object.entries(map)) if (isMap(value)) map[name] = this.#settled(value, depth + 1)
    if (depth < 2) return map
    const names = Object.keys(map)
    return names.length > 0 && names.every((name, i) => name === String(i)) ? Object.values(map) : map
  }

  #problem(text: string): void {
    if (this.problems.length < 5) this.problems.push(text.slice(0, 120))
  }
}

/** Nests pairs of bytes; `read` gives the text of a range of them. */
export function nestPairs(
  pairs: BytePairs,
  read: (start: number, end: number) => string,
): { params: FormMap; problems: string[] } {
  const nest = new ParameterNest<string>()
  const { offsets } = pairs
  for (let i = 0; i < offsets.length; i += 4) {
    const name = read(offsets[i] ?? 0, offsets[i + 1] ?? 0)
    nest.set(name, read(offsets[i + 2] ?? 0, offsets[i + 3] ?? 0))
  }
  if (pairs.droppedCount > 0)
    nest.problems.push(`${pairs.droppedCount} parameters beyond the first ${MAX_PAIRS} are ignored`)
  // The nest holds only the texts put in above, and the maps and lists built around them.
  return { params: nest.finish() as FormMap, problems: nest.problems }
}
