import { VARIABLES } from '../../../src-preload/contract/index.ts'

/** Variables that fit what is being typed. */
export type Completion = { words: string[] }

const OPEN_WORD = /\{([A-Za-z0-9_]*)$/
const MAX_WORDS = 12

/** What fits the brace that was opened before the caret; null when none is open. */
export function completeVariable(text: string, caret: number): Completion | null {
  const typed = OPEN_WORD.exec(text.slice(0, caret))?.[1]?.toLowerCase()
  if (typed === undefined) return null
  const begins = VARIABLES.filter((word) => word.toLowerCase().startsWith(typed))
  const holds = VARIABLES.filter((word) => !begins.includes(word) && word.toLowerCase().includes(typed))
  return { words: [...begins, ...holds].slice(0, MAX_WORDS) }
}

/** The text with a variable at the caret, which finishes a brace that was opened there; and where the caret goes. */
export function insertVariable(text: string, caret: number, word: string): { text: string; caret: number } {
  const before = text.slice(0, caret).replace(OPEN_WORD, '')
  const after = text.slice(caret).replace(/^[A-Za-z0-9_]*\}/, '')
  const head = `${before}{${word}}`
  return { text: head + after, caret: head.length }
}
