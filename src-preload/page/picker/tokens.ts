import type { SelectorReason } from '../../contract/model/picker.ts'
import { attributeNamesOf, attributeOf, classesOf, tagOf } from './dom.ts'
import { isGenerated, judgeClass, judgeId, judgeName, judgeValue } from './token-stability.ts'

/** A simple selector that an element has, and how much it may be relied on (0 … 1). */
export type Token = { css: string; stability: number; reason: SelectorReason; kind: TokenKind }
/** What a token is made of. */
export type TokenKind = 'id' | 'attribute' | 'class' | 'type' | 'tag'

/** Below it a token is worse than a position among siblings. */
export const MIN_STABILITY = 0.3

/** A text in double quotes for an attribute selector. */
export function quote(value: string): string {
  const escaped = value
    .replace(/["\\]/gu, '\\$&')
    .replace(/[\n\r\f]/gu, (char) => `\\${char.charCodeAt(0).toString(16)} `)
  return `"${escaped}"`
}

/** Attributes for tests: nobody changes them by chance. */
const TEST_ATTRIBUTE = /^data-(?:test|testid|test-id|qa|qa-id|cy|hook|e2e|automation(?:-id)?|auto|tid)$/u

/** Data attributes that say what is going on, where something is, or what it costs; and marks of frameworks. */
const UNSTABLE_ATTRIBUTE =
  /^data-(?:v-|reactid|react-|svelte|astro|emotion|styled|radix|headlessui|mui|n-|s-|ng|turbo|livewire|hydrat|ssr|rh|once|ready|key$|idx|index|slick|swiper|aos|wow|scroll|animat|parallax|lazy|srcset|sizes|toggle|dismiss|bs-|target|parent|placement|mask|inputmask|placeholder|original|content|title|text|label|caption|default|min|max|step|rows|cols|rating|ajax)|-(?:state|status|src|href|url|link|uri|value|style|count|price|qty|quantity|amount|sum|total|csrf|token|nonce|hash|sess(?:id|ion)?|time|timestamp|date|loaded|initiali[sz]ed|init|processed|bound|delay|duration|offset|position|width|height|color|background|bg|img|image|visible|hidden|open|opened|active|selected|checked|expanded|disabled|enabled|loading|focus|hover|valid|invalid|error|theme|mode|lang|locale|version|cache|config|options|settings|params|json|props|uid|uuid|guid|order|sort|page|current|step)$/u

function attributeToken(element: Element, name: string): Token | null {
  const value = attributeOf(element, name) ?? ''
  const css = value === '' ? `[${CSS.escape(name)}]` : `[${CSS.escape(name)}=${quote(value)}]`
  if (TEST_ATTRIBUTE.test(name)) {
    const stability = isGenerated(value) || value === '' ? 0 : 0.97
    return { css, stability, reason: 'test_attribute', kind: 'attribute' }
  }
  if (name === 'name') return { css, ...judgeName(value), kind: 'attribute' }
  if (name === 'formcontrolname' || name === 'data-drupal-selector')
    return { css, stability: 0.9 * judgeValue(value), reason: 'name_attribute', kind: 'attribute' }
  if (name === 'role' && value !== '')
    return { css, stability: 0.55 * judgeValue(value), reason: 'element_type', kind: 'type' }
  if (name === 'aria-label' && value !== '')
    return { css, stability: 0.6 * judgeValue(value), reason: 'name_attribute', kind: 'attribute' }
  if (!name.startsWith('data-') || UNSTABLE_ATTRIBUTE.test(name) || isGenerated(name.slice(5))) return null
  const base = name.startsWith('data-form') ? 0.9 : 0.8
  return { css, stability: base * judgeValue(value), reason: 'data_attribute', kind: 'attribute' }
}

/** What an element is by itself: `form`, `input[type="tel"]`; weak, and never wrong. */
export function kindToken(element: Element): Token {
  const tag = tagOf(element)
  const type = tag === 'input' || tag === 'button' ? attributeOf(element, 'type') : null
  const isPlain = type === null || !/^[a-z-]+$/iu.test(type)
  if (!isPlain) return { css: `${tag}[type="${type}"]`, stability: 0.6, reason: 'element_type', kind: 'type' }
  const isOwnElement = tag.includes('-') && !isGenerated(tag)
  return { css: CSS.escape(tag), stability: isOwnElement ? 0.7 : 0.45, reason: 'element_type', kind: 'tag' }
}

/** Tokens of an element that may be relied on, best first, without {@link kindToken}. Attributes that change are not among them. */
export function tokensOf(element: Element): Token[] {
  const tokens: Token[] = []
  const id = attributeOf(element, 'id')
  if (id !== null && id !== '') {
    const css = /^[\p{L}_-]/u.test(id) && !/^-?\d/u.test(id) ? `#${CSS.escape(id)}` : `[id=${quote(id)}]`
    tokens.push({ css, ...judgeId(id), kind: 'id' })
  }
  for (const name of attributeNamesOf(element)) {
    const token = attributeToken(element, name)
    if (token !== null) tokens.push(token)
  }
  const classes = [...classesOf(element)]
  for (const name of classes) {
    tokens.push({ css: `.${CSS.escape(name)}`, ...judgeClass(name, classes), kind: 'class' })
  }
  return tokens.filter((token) => token.stability >= MIN_STABILITY).sort((a, b) => b.stability - a.stability)
}

/** Worst thing to know about an element that has nothing better: why its classes or id were not taken. */
export function refusedReasonsOf(element: Element): SelectorReason[] {
  const classes = [...classesOf(element)]
  const id = attributeOf(element, 'id')
  const verdicts = classes.map((name) => judgeClass(name, classes))
  if (id !== null && id !== '') verdicts.push(judgeId(id))
  const reasons = verdicts.filter((verdict) => verdict.stability < MIN_STABILITY).map((verdict) => verdict.reason)
  return [...new Set(reasons)]
}
