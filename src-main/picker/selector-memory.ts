import type { SelectorMatch } from '../../src-preload/contract/model/picker.ts'

const MAX_PAGES = 50
const MAX_SELECTORS = 200

/** How many elements selectors matched on the pages of a session, as they were when last seen. */
export class SelectorMemory {
  /** Newest last; addresses without the part after `#`. */
  readonly #pages = new Map<string, Map<string, number>>()
  #asked: readonly string[] = []

  /** What was asked last: the next page is counted by it too. */
  get asked(): readonly string[] {
    return this.#asked
  }

  ask(selectors: readonly string[]): void {
    this.#asked = selectors
  }

  remember(url: string, matches: readonly SelectorMatch[]): void {
    const page = place(url)
    const counts = this.#pages.get(page) ?? new Map<string, number>()
    for (const { selector, count } of matches) {
      counts.delete(selector)
      counts.set(selector, count)
    }
    for (const selector of counts.keys()) {
      if (counts.size <= MAX_SELECTORS) break
      counts.delete(selector)
    }
    this.#pages.delete(page)
    this.#pages.set(page, counts)
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= MAX_PAGES) break
      this.#pages.delete(oldest)
    }
  }

  /** The other pages on which all of these selectors were counted. */
  elsewhere(url: string, selectors: readonly string[]): { url: string; counts: number[] }[] {
    return [...this.#pages].flatMap(([page, known]) => {
      const counts = selectors.flatMap((selector) => known.get(selector) ?? [])
      return page === place(url) || counts.length < selectors.length ? [] : [{ url: page, counts }]
    })
  }
}

function place(url: string): string {
  return url.split('#')[0] ?? url
}
