/**
 * The DOM without named properties: `<input name="parentNode">` hides `form.parentNode`, in an isolated world too. Everything here
 * goes through the prototypes, which belong to this world.
 */

/** A getter of a prototype, which an own property of a node cannot hide. */
function getter<Owner extends object, Name extends keyof Owner & string>(
  prototype: Owner,
  name: Name,
): (target: Owner) => Owner[Name] {
  return (target) => Reflect.get(prototype, name, target)
}

type QueryRoot = Document | ShadowRoot | Element

/** What a query finds. */
type Found<Name> = Name extends 'querySelector' ? Element | null : NodeListOf<Element>

/** A query of the tree by the prototype that its root has. */
function query<Name extends 'querySelector' | 'querySelectorAll'>(
  name: Name,
): (root: QueryRoot, selector: string) => Found<Name> {
  // Functions of the platform, by their names.
  const methodOf = (prototype: object) => Reflect.get(prototype, name) as (selector: string) => Found<Name>
  const inDocument = methodOf(Document.prototype)
  const inElement = methodOf(Element.prototype)
  const inFragment = methodOf(DocumentFragment.prototype)
  return (root, selector) => {
    if (root instanceof Document) return inDocument.call(root, selector)
    return root instanceof Element ? inElement.call(root, selector) : inFragment.call(root, selector)
  }
}

const queryAllOf = query('querySelectorAll')
const queryFirstOf = query('querySelector')

/** Tag of an element in lower case, without a prefix. */
export const tagOf = getter(Element.prototype, 'localName')
/** Parent that is an element; null at the top of a document or shadow root. */
export const parentOf = getter(Node.prototype, 'parentElement')
/** Element children, live. */
export const childrenOf = getter(Element.prototype, 'children')
/** All text inside, with that of scripts and styles. */
export const textContentOf = getter(Node.prototype, 'textContent')
/** Open shadow root of an element. */
export const openRootOf = getter(Element.prototype, 'shadowRoot')
/** Classes of an element. */
export const classesOf = getter(Element.prototype, 'classList')
/** Whether it is in the document, through shadow roots too. */
export const isConnected = getter(Node.prototype, 'isConnected')

/** An attribute as written; null when it is absent. */
export function attributeOf(element: Element, name: string): string | null {
  return Element.prototype.getAttribute.call(element, name)
}

/** Names of all attributes. */
export function attributeNamesOf(element: Element): string[] {
  return Element.prototype.getAttributeNames.call(element)
}

/** Document, shadow root or detached top that an element is in. */
export function rootOf(node: Node): Document | ShadowRoot | Element {
  const root = Node.prototype.getRootNode.call(node)
  if (root instanceof Document || root instanceof ShadowRoot || root instanceof Element) return root
  return document
}

/** Whether `inner` is `outer` or inside it, in one tree. */
export function contains(outer: Node, inner: Node): boolean {
  return Node.prototype.contains.call(outer, inner)
}

/** Whether a valid selector matches; false for one that this browser cannot read. */
export function matches(element: Element, selector: string): boolean {
  try {
    return Element.prototype.matches.call(element, selector)
  } catch {
    return false
  }
}

/** Nearest of the element and its ancestors, in one tree. */
export function closest(element: Element, selector: string): Element | null {
  return Element.prototype.closest.call(element, selector)
}

/** All matches below, in document order; none for a selector that this browser cannot read. */
export function queryBelow(root: QueryRoot, selector: string): Element[] {
  try {
    return [...queryAllOf(root, selector)]
  } catch {
    return []
  }
}

/** First match below, or null. */
export function firstBelow(root: QueryRoot, selector: string): Element | null {
  try {
    return queryFirstOf(root, selector)
  } catch {
    return null
  }
}

/** Box on the visible part of the page, CSS pixels. */
export function boxOf(element: Element): DOMRect {
  return Element.prototype.getBoundingClientRect.call(element)
}

/** Parent through shadow borders: the host for the top of an open root. */
export function composedParentOf(element: Element): Element | null {
  const parent = parentOf(element)
  if (parent !== null) return parent
  const root = rootOf(element)
  return root instanceof ShadowRoot ? root.host : null
}

/** The document and all open shadow roots inside it, outer ones first. */
export function openRootsBelow(root: Document | ShadowRoot): (Document | ShadowRoot)[] {
  const found: (Document | ShadowRoot)[] = [root]
  for (const element of queryBelow(root, '*')) {
    const inner = openRootOf(element)
    if (inner !== null) found.push(...openRootsBelow(inner))
  }
  return found
}

/** Text for people: white space as single blanks, cut. */
export function wordsOf(text: string | null | undefined, max = 120): string {
  const words = (text ?? '').replace(/\s+/gu, ' ').trim()
  return words.length <= max ? words : `${words.slice(0, max - 1).trimEnd()}…`
}
