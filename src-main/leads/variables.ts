import { VARIABLES } from '../../src-preload/contract/index.ts'
import type { VariableValues } from '../../src-preload/contract/index.ts'

const KNOWN: ReadonlySet<string> = new Set(VARIABLES)
/** Something in braces that looks like a variable: one word. JSON, CSS and prices in braces do not. */
const WORD_IN_BRACES = /\{([A-Za-z][A-Za-z0-9_]{0,63})\}/g

/** Words in braces that look like variables and are none, each once. */
export function findUnknownVariables(text: string): string[] {
  const unknown = new Set<string>()
  for (const [, word] of text.matchAll(WORD_IN_BRACES)) if (word !== undefined && !KNOWN.has(word)) unknown.add(word)
  return [...unknown]
}

/**
 * The text with every known `{word}` replaced by its value, empty when unknown to this lead; other words stay as typed.
 * Values are data: braces inside them are never resolved.
 */
export function resolveVariables(text: string, values: VariableValues): string {
  if (!text.includes('{')) return text
  return text.replace(WORD_IN_BRACES, (whole, word: string) => {
    if (!KNOWN.has(word)) return whole
    return Object.hasOwn(values, word) ? (values[word] ?? '') : ''
  })
}
