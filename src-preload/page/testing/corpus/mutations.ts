/** What may happen to a page between picking and catching. Each is done to the live document and undone. */
export const MUTATIONS = [
  'changed hashes',
  'changed states',
  'wrapper around the target',
  'wrapper around an ancestor',
  'same-tag sibling before the target',
  'div before the target',
  'same-tag siblings before an ancestor',
  'siblings before the target and all ancestors',
] as const
export type MutationName = (typeof MUTATIONS)[number]

/** Undoes a mutation. */
type Undo = () => void

/** Ancestors up to a child of the body. */
function ancestorsOf(target: Element): Element[] {
  const found: Element[] = []
  for (let one = target.parentElement; one !== null && one !== document.body; one = one.parentElement) found.push(one)
  return found
}

function insertBefore(element: Element, tag: string): Undo {
  const sibling = document.createElement(tag)
  element.before(sibling)
  return () => {
    sibling.remove()
  }
}

function wrap(element: Element): Undo {
  const wrapper = document.createElement('div')
  element.before(wrapper)
  wrapper.append(element)
  return () => {
    wrapper.replaceWith(element)
  }
}

/** Gives every element the attributes that it has in another build of the same page. */
function morph(html: string): Undo {
  const other = [...new DOMParser().parseFromString(html, 'text/html').querySelectorAll('*')]
  const here = [...document.querySelectorAll('*')]
  if (other.length !== here.length) throw new Error(`builds differ: ${here.length} and ${other.length} elements`)
  const before = here.map((element) => [...element.attributes].map((one) => [one.name, one.value] as const))
  here.forEach((element, index) => {
    setAttributes(
      element,
      [...(other[index]?.attributes ?? [])].map((one) => [one.name, one.value] as const),
    )
  })
  return () => {
    here.forEach((element, index) => {
      setAttributes(element, before[index] ?? [])
    })
  }
}

function setAttributes(element: Element, wanted: readonly (readonly [string, string])[]): void {
  for (const { name } of [...element.attributes]) element.removeAttribute(name)
  for (const [name, value] of wanted) {
    try {
      element.setAttribute(name, value)
    } catch {
      // A parser takes names that scripts may not set; such an attribute is the same in both builds.
      continue
    }
  }
}

/** What other builds of the page look like. */
export type OtherBuilds = { hashes: string; states: string }

/** Mutations of the whole page, done once for all targets. */
export function mutatePage(name: 'changed hashes' | 'changed states', other: OtherBuilds): Undo {
  return morph(name === 'changed hashes' ? other.hashes : other.states)
}

/** All ways in which a mutation may meet one target. */
export function mutationsOf(name: MutationName, target: Element): (() => Undo)[] {
  const ancestors = ancestorsOf(target)
  switch (name) {
    case 'changed hashes':
    case 'changed states':
      return []
    case 'wrapper around the target':
      return [() => wrap(target)]
    case 'wrapper around an ancestor':
      return ancestors.map((ancestor) => () => wrap(ancestor))
    case 'same-tag sibling before the target':
      return [() => insertBefore(target, target.localName)]
    case 'div before the target':
      return [() => insertBefore(target, 'div')]
    case 'same-tag siblings before an ancestor':
      return ancestors.map((ancestor) => () => insertBefore(ancestor, ancestor.localName))
    case 'siblings before the target and all ancestors':
      return [
        () => {
          const undo = [target, ...ancestors].map((element) => insertBefore(element, element.localName))
          return () => {
            for (const one of undo) one()
          }
        },
      ]
  }
}
