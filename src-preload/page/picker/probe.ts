import type {
  HoverProbe,
  PageControl,
  PageWarning,
  PickedTarget,
  PickerProbe,
  PickIntent,
  SelectorCandidate,
  SelectorMatch,
} from '../../contract/model/picker.ts'
import type { TagForm } from '../../contract/model/submission.ts'
import { captureForm } from '../capture/capture-form.ts'
import { scopeOf } from '../capture/scope.ts'
import { isValidSelector, queryAll } from '../capture/select.ts'
import { candidatesForAll } from './candidates-for-all.ts'
import { candidatesFor, lookupOf, type Lookups } from './candidates.ts'
import { caughtForms } from './caught-forms.ts'
import { describeControls, fieldsOf } from './describe-controls.ts'
import { MAX_CANDIDATES } from './drafts.ts'
import { similarTo } from './similar.ts'
import {
  boxOf,
  isConnected,
  matches,
  openRootsBelow,
  queryBelow,
  rootOf,
  tagOf,
  textContentOf,
  wordsOf,
} from './dom.ts'
import { fillFields } from './fill.ts'
import { Frames } from './frames.ts'
import { labelOfButton, plainWords } from './labels.ts'
import { NativeLists } from './native-list.ts'
import { isOwnHost } from './own-host.ts'
import { survey, warningsOfScope } from './survey.ts'
import { elementAt, KINDS, neighbour, normalise, tagLineOf, waysFrom } from './target.ts'
import { isVisible } from './visibility.ts'

type Picked = { element: Element; intent: PickIntent }

const MAX_BOXES = 200

function boxFor(element: Element): { x: number; y: number; width: number; height: number } {
  const { x, y, width, height } = boxOf(element)
  return { x, y, width, height }
}

/** Matches of a selector list in the page, without what the picker itself put there. */
function found(selectors: string): Element[] {
  return queryAll(selectors).filter((element) => !isOwnHost(element))
}

/** What a rule works on: for a button the matches themselves, for a form the forms that it catches. */
function targetsOf(selectors: string, type: 'form' | 'button'): Element[] {
  const elements = found(selectors)
  return type === 'form' ? caughtForms(elements) : elements
}

function isFrame(element: Element): boolean {
  return /^(?:iframe|frame)$/u.test(tagOf(element))
}

/** Where the fields are that go with what was picked; null for a field, which is its own. */
function scopeFor(element: Element, intent: PickIntent): Element | null {
  if (intent === 'field') return null
  return intent === 'form' ? element : scopeOf(element, 'button', [])
}

function warningsFor(element: Element, intent: PickIntent, controls: readonly PageControl[]): PageWarning[] {
  if (isFrame(element)) return ['inside_iframe']
  if (intent === 'field') return []
  const warnings = warningsOfScope(scopeFor(element, intent) ?? element, controls)
  return intent === 'form' && caughtForms([element]).length === 0 ? ['not_a_form', ...warnings] : warnings
}

function wordsFor(element: Element, intent: PickIntent): string {
  if (intent === 'button') return labelOfButton(element)
  return plainWords(element) || wordsOf(textContentOf(element))
}

/** Candidates of an element; what takes all of its like in a list stands among them by its score. */
function withSimilar(element: Element): SelectorCandidate[] {
  const lookups: Lookups = new Map()
  const own = candidatesFor(element, undefined, lookups)
  const similar = similarTo(element, lookupOf(rootOf(element), lookups))
  if (similar === null) return own
  return [similar.candidate, ...own.slice(0, MAX_CANDIDATES - 1)].sort((a, b) => b.score - a.score)
}

function describe(picked: Picked): PickedTarget {
  const { element, intent } = picked
  const scope = scopeFor(element, intent)
  const controls = isFrame(element) ? [] : describeControls(scope === null ? [element] : fieldsOf(scope), new Map())
  return {
    intent,
    tag: tagLineOf(element),
    words: wordsFor(element, intent),
    candidates: intent === 'field' ? candidatesFor(element) : withSimilar(element),
    controls: intent === 'field' && !matches(element, KINDS.field) ? [] : controls,
    warnings: warningsFor(element, intent, controls),
    ...waysFrom(element),
  }
}

/** The next or previous visible element of the kind, in the order of the page; around the ends nothing. */
function sibling(picked: Picked, to: 'next' | 'previous'): Element | null {
  const all = openRootsBelow(document).flatMap((root) => queryBelow(root, KINDS[picked.intent]))
  const kind = all.filter((one) => one === picked.element || isVisible(one) || picked.intent === 'form')
  const index = kind.indexOf(picked.element)
  const step = to === 'next' ? 1 : -1
  if (index >= 0) return kind[index + step] ?? null
  const position = (one: Element) => Node.prototype.compareDocumentPosition.call(picked.element, one)
  const following = kind.filter((one) => (position(one) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0)
  if (to === 'next') return following[0] ?? null
  return kind.filter((one) => (position(one) & Node.DOCUMENT_POSITION_PRECEDING) !== 0).at(-1) ?? null
}

/** The picker's hand in a page; `now` gives ms of a steady clock. */
export function createProbe(now: () => number): PickerProbe {
  const frames = new Frames()
  const lists = new NativeLists()
  let last: Picked | null = null

  const pick = (element: Element, intent: PickIntent): PickedTarget => {
    last = { element, intent }
    return describe(last)
  }
  const pickAt: PickerProbe['pickAt'] = ({ x, y, intent }) => {
    const element = elementAt(x, y)
    return element === null ? null : pick(isFrame(element) ? element : normalise(element, intent), intent)
  }

  return {
    survey,
    hover: ({ x, y, intent }) => hoverAt(x, y, intent),
    pick(element, intent) {
      if (!(element instanceof Node)) throw new TypeError('not a node of this page')
      const own = element instanceof Element ? element : (element.parentElement ?? document.body)
      return pick(isFrame(own) ? own : normalise(own, intent), intent)
    },
    pickAt,
    move(to) {
      if (last === null || !isConnected(last.element)) return null
      const next = to === 'parent' || to === 'child' ? neighbour(last.element, to) : sibling(last, to)
      return next === null ? null : pick(next, last.intent)
    },
    join: (selectors) => joined(selectors, last?.intent ?? 'button'),
    match: (selectors) => selectors.map(matchOf),
    paint(selectors) {
      frames.show(selectors.flatMap(found))
    },
    element: (selector, type) => targetsOf(selector, type)[0] ?? null,
    controls({ selector, type }) {
      // Fields are shown of what is no form as well: its rule may become one of a button.
      const target = targetsOf(selector, type)[0] ?? found(selector)[0]
      return target === undefined ? [] : describeControls(fieldsOf(scopeOf(target, type, [])), new Map())
    },
    fill({ selector, type }) {
      const scope = (): Element | null => {
        const target = targetsOf(selector, type)[0]
        return target === undefined ? null : scopeOf(target, type, [])
      }
      const first = scope()
      return first === null ? 0 : fillFields(first, scope)
    },
    capture: (form) => captured(form, now()),
    listAt: ({ x, y }) => lists.at(x, y),
    chooseOption(indexes) {
      lists.choose(indexes)
    },
  }
}

function hoverAt(x: number, y: number, intent: PickIntent): HoverProbe | null {
  const under = elementAt(x, y)
  if (under === null) return null
  const element = isFrame(under) ? under : normalise(under, intent)
  const [best] = candidatesFor(element)
  return {
    box: boxFor(element),
    tag: tagLineOf(element),
    selector: best?.selector ?? '',
    count: best?.count ?? 0,
    isFrame: isFrame(element),
  }
}

function matchOf(selector: string): SelectorMatch {
  const isValid = isValidSelector(selector)
  const elements = isValid ? found(selector) : []
  const boxes = elements.slice(0, MAX_BOXES).map(boxFor)
  return { selector, isValid, count: elements.length, forms: caughtForms(elements).length, boxes }
}

function joined(selectors: readonly string[], intent: PickIntent): PickedTarget {
  const elements = [...new Set(selectors.flatMap(found))]
  const [first] = elements
  if (first === undefined) {
    return {
      intent,
      tag: '',
      words: '',
      candidates: [],
      controls: [],
      warnings: ['matches_nothing'],
      hasParent: false,
      hasChild: false,
    }
  }
  const kind = elements.every((element) => tagOf(element) === 'form') ? 'form' : intent
  const whole = describe({ element: first, intent: kind })
  return { ...whole, candidates: candidatesForAll(elements), hasParent: false, hasChild: false }
}

function captured(form: Omit<TagForm, 'scripts'>, now: number): ReturnType<PickerProbe['capture']> {
  const target = targetsOf(form.selector, form.type)[0]
  if (target === undefined) return null
  const { capture, missing } = captureForm({ form, target, now })
  return { capture, missing }
}
