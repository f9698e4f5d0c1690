import type { SelectorCandidate } from '../../contract/model/picker.ts'
import { commonDrafts } from './candidates-for-all.ts'
import { compoundsOf } from './compounds.ts'
import { fieldsOf } from './describe-controls.ts'
import { attributeOf, childrenOf, classesOf, firstBelow, matches, parentOf, queryBelow, tagOf } from './dom.ts'
import { rank } from './drafts.ts'
import { labelOfButton } from './labels.ts'
import type { Lookup } from './lookup.ts'
import { judgeClass } from './token-stability.ts'
import { MIN_STABILITY } from './tokens.ts'

/** So many alike blocks are a list, such as goods of a catalogue; two are twins that people tell apart. */
const MIN_SIMILAR = 3
/** How far around an element the block is looked for that repeats. */
const MAX_LEVEL = 8

/**
 * All elements that play the same part in the blocks of a list, those of them that are equal to the one asked about, and a selector for
 * exactly all.
 */
export type Similar = { elements: Element[]; equal: Element[]; candidate: SelectorCandidate }

/** Shapes by tag and classes: a large list has thousands of elements and few kinds. */
type Shapes = Map<string, string>

/** Tag and lasting classes: what blocks of one list share, whatever state each is in. */
function shapeOf(block: Element, shapes: Shapes): string {
  const key = `${tagOf(block)} ${attributeOf(block, 'class') ?? ''}`
  let shape = shapes.get(key)
  if (shape === undefined) {
    const classes = [...classesOf(block)]
    const kept = classes.filter((name) => judgeClass(name, classes).stability >= MIN_STABILITY)
    shape = [tagOf(block), ...kept.sort()].join('.')
    shapes.set(key, shape)
  }
  return shape
}

/** What people would call the same: equal words of buttons, equal fields of forms with the same button. */
function senseOf(element: Element): string {
  if (tagOf(element) !== 'form') return labelOfButton(element).toLowerCase()
  const names = fieldsOf(element).map((field) => attributeOf(field, 'name') ?? attributeOf(field, 'type') ?? '')
  const button = firstBelow(element, 'button, input:is([type="submit" i], [type="image" i]), [role="button"]')
  return [...new Set(names).add(button === null ? '' : labelOfButton(button))].sort().join('\n')
}

/** In each block the one element of the shape; empty when a block has several of them. */
function partsOf(blocks: readonly Element[], element: Element, shapes: Shapes): Element[] {
  const shape = shapeOf(element, shapes)
  const parts: Element[] = []
  for (const block of blocks) {
    const found = queryBelow(block, CSS.escape(tagOf(element))).filter((one) => shapeOf(one, shapes) === shape)
    if (found.length > 1) return []
    parts.push(...found)
  }
  return parts
}

/** The same part of all blocks of the nearest list around an element, itself among them; empty where there is none. */
function repeatedWith(element: Element, sense: string): Element[] {
  const shapes: Shapes = new Map()
  let block = element
  for (let level = 0; level < MAX_LEVEL; level += 1) {
    const parent = parentOf(block)
    if (parent === null) return []
    const shape = shapeOf(block, shapes)
    const blocks = [...childrenOf(parent)].filter((one) => shapeOf(one, shapes) === shape)
    if (blocks.length >= MIN_SIMILAR) {
      const parts = block === element ? blocks : partsOf(blocks, element, shapes)
      const equal = parts.filter((part) => senseOf(part) === sense).length
      // One of them may say that it is sold out; links of a menu say each a thing of their own.
      if (equal >= MIN_SIMILAR && equal * 2 > parts.length) return parts
    }
    block = parent
  }
  return []
}

/** All elements like this one in a list of blocks, when a selector takes exactly them; null otherwise. */
export function similarTo(element: Element, lookup: Lookup): Similar | null {
  const sense = senseOf(element)
  if (sense === '' || !(lookup.root instanceof Document)) return null
  const elements = repeatedWith(element, sense)
  if (elements.length === 0) return null
  const owns = compoundsOf(element, lookup).filter((own) => elements.every((one) => matches(one, own.css)))
  const drafts = commonDrafts(owns, elements, lookup)
  // `button` takes any button that comes later; inside of the list it takes those of the list.
  const weak = new Set(owns.filter((own) => own.isWeak).map((own) => own.css))
  const strong = drafts.filter((draft) => !weak.has(draft.css))
  const [best] = rank(strong.length > 0 ? strong : drafts, elements.length)
  if (best === undefined) return null
  const equal = elements.filter((one) => senseOf(one) === sense)
  return { elements, equal, candidate: { ...best, reasons: ['matches_similar', ...best.reasons] } }
}
