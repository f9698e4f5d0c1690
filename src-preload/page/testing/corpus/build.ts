/**
 * What changes in a page by itself. A page of the corpus is a function of it: what a build or a visit makes anew comes from `hash`,
 * `number` and `uuid`, what the page is doing now from `state`. The generator knows nothing of this.
 */
export type Build = {
  /** A hash of letters and digits, another one in every build. */
  hash(key: string, length?: number): string
  /** Lower case hexadecimal. */
  hex(key: string, length?: number): string
  /** Letters of both cases, as styled-components makes them. */
  letters(key: string, length?: number): string
  /** A number of so many digits that is another one at each visit. */
  number(key: string, digits: number): string
  uuid(key: string): string
  /** The first text at rest, the second one when somebody has used the page. */
  state(atRest: string, used: string): string
}

/** A page and what is looked at in it. */
export type CorpusPage = {
  name: string
  html(build: Build): string
  /** Selector list of the targets; their tags say what they are. */
  targets: string
  /** Every n-th target only: pages with hundreds of equal ones would be all there is to count. */
  every?: number
}

function fnv(text: string): number {
  let hash = 0x811c9dc5
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0
  return hash >>> 0
}

function drawn(seed: string, alphabet: string, length: number): string {
  let text = ''
  for (let index = 0; text.length < length; index += 1) {
    const value = fnv(`${seed}/${index}`)
    text += alphabet[(value ^ (value >>> 13)) % alphabet.length] ?? ''
  }
  return text
}

/** A build with a number; two numbers give two builds of the same page. */
export function buildOf(number: number, isUsed = false): Build {
  const seed = (key: string) => `${number}:${key}`
  const hex = (key: string, length = 8) => drawn(seed(key), '0123456789abcdef', length)
  return {
    hash: (key, length = 5) => drawn(seed(key), '0123456789abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ', length),
    hex,
    letters: (key, length = 6) => drawn(seed(key), 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', length),
    number: (key, digits) => `${1 + (fnv(seed(key)) % 8)}${drawn(seed(key), '0123456789', digits - 1)}`,
    uuid: (key) =>
      `${hex(`${key}a`)}-${hex(`${key}b`, 4)}-4${hex(`${key}c`, 3)}-a${hex(`${key}d`, 3)}-${hex(`${key}e`, 12)}`,
    state: (atRest, used) => (isUsed ? used : atRest),
  }
}

/** A whole document around a body. */
export function documentOf(title: string, body: string, bodyAttributes = ''): string {
  return `<!doctype html><html lang="ru"><head><meta charset="utf-8"><meta name="description" content="${title}"><title>${title}</title></head><body ${bodyAttributes}>${body}</body></html>`
}

/** So many pieces one after the other. */
export function times(count: number, piece: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => piece(index)).join('')
}
