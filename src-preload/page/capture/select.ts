import { allowed } from './allowed.ts'

/** Combinator that reaches from a host into its open shadow root. */
const INTO_SHADOW = '>>>'

/** Splits a text at a separator that stands outside of quotes, brackets and parentheses; parts are trimmed. */
function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = []
  let depth = 0
  let quote = ''
  let start = 0
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i)
    if (char === '\\') i++
    else if (quote !== '') {
      if (char === quote) quote = ''
    } else if (char === '"' || char === "'") quote = char
    else if ('(['.includes(char)) depth++
    else if (')]'.includes(char)) depth--
    else if (depth === 0 && text.startsWith(separator, i)) {
      parts.push(text.slice(start, i).trim())
      start = i + separator.length
      i = start - 1
    }
  }
  parts.push(text.slice(start).trim())
  return parts
}

/** Selectors of a list by comma; commas in quotes, brackets and parentheses do not count. Empty parts are left out. */
export function splitSelectorList(text: string): string[] {
  return splitOutside(text, ',').filter((part) => part !== '')
}

/** Whether every selector of the list, and every step of `host >>> inner`, is valid CSS. */
export function isValidSelector(text: string): boolean {
  const parts = splitSelectorList(text)
  const probe = document.createDocumentFragment()
  try {
    for (const step of parts.flatMap((part) => splitOutside(part, INTO_SHADOW))) probe.querySelector(step)
    return parts.length > 0
  } catch {
    return false
  }
}

/** Host of the shadow root that a node is in; null outside of shadow roots. */
export function hostOf(node: Node): Element | null {
  const root = node.getRootNode()
  return root instanceof ShadowRoot ? root.host : null
}

/**
 * All elements that a list of selectors matches, each once, in the order of the list. An invalid selector matches nothing and
 * leaves the others alone.
 */
export function findAll(list: string, root: ParentNode = document): Element[] {
  return [...new Set(splitSelectorList(list).flatMap((selector) => findOne(selector, root)))]
}

/** The first element that the first matching selector of a list finds. */
export function findFirst(list: string, root: ParentNode = document): Element | undefined {
  return splitSelectorList(list).flatMap((selector) => findOne(selector, root, true))[0]
}

function findOne(selector: string, root: ParentNode, isFirst = false): Element[] {
  let roots = [root]
  let found: Element[] = []
  try {
    const steps = splitOutside(selector, INTO_SHADOW)
    // Prototype.js gives arrays an `entries()` of its own.
    steps.forEach((step, i) => {
      const isEnough = isFirst && i === steps.length - 1
      found = roots.flatMap((from) => (isEnough ? (from.querySelector(step) ?? []) : [...from.querySelectorAll(step)]))
      roots = found.flatMap((host) => host.shadowRoot ?? [])
    })
    return found
  } catch {
    return []
  }
}

/**
 * All elements that a list of selectors matches, in document order, each once. `host >>> inner` reaches into the open
 * shadow root of a host. An invalid selector of the list matches nothing and leaves the others alone.
 */
export function queryAll(list: string, root: Document | ShadowRoot | Element = document): Element[] {
  const found = findAll(list, root)
  return /,|>>>/.test(list) ? found.sort(compareOrder) : found
}

/** The element, before it its host, and so on up to the document. */
function hostsOf(element: Element): Element[] {
  const host = hostOf(element)
  return host === null ? [element] : [...hostsOf(host), element]
}

function compareOrder(a: Element, b: Element): number {
  const left = hostsOf(a)
  const right = hostsOf(b)
  let i = 0
  while (i < left.length && left[i] === right[i]) i++
  const [one, other] = [left[i], right[i]]
  if (one === undefined || other === undefined) return left.length - right.length
  return one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1
}

/** Whether steps of `host >>> inner` match an element; without `>>>` only elements outside of shadow roots are matched. */
function matches(element: Element | null, steps: readonly string[]): boolean {
  if (element === null || steps.length === 0) return element === null && steps.length === 0
  return element.matches(steps.at(-1) ?? '') && matches(hostOf(element), steps.slice(0, -1))
}

/**
 * The innermost element of a path that a list of selectors matches.
 * @param path of `event.composedPath()`, or {@link pathOf}.
 */
export function closestMatch(path: readonly EventTarget[], list: string): Element | null {
  const selectors = splitSelectorList(list).map((part) => splitOutside(part, INTO_SHADOW))
  for (const element of path) {
    for (const steps of selectors) {
      // An invalid selector matches nothing; the others go on.
      if (element instanceof Element && allowed(() => matches(element, steps), false)) return element
    }
  }
  return null
}

/** The element and everything around it up to the document, through shadow roots. */
export function pathOf(element: Element): EventTarget[] {
  const path: EventTarget[] = []
  for (let node: Node | null = element; node !== null;) {
    path.push(node)
    node = node instanceof ShadowRoot ? node.host : node.parentNode
  }
  return path
}
