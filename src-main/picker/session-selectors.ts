import type { SelectorMatch } from '../../src-preload/contract/model/picker.ts'
import type { Logger } from '../ports.ts'
import type { LivePage } from './live-page.ts'
import { SelectorMemory } from './selector-memory.ts'

/** Selectors that a person works with: counted and painted on the page they are asked on, and on every page that comes after it. */
export class SessionSelectors {
  readonly #logger: Logger
  readonly #memory = new SelectorMemory()
  #painted: readonly string[] = []

  constructor(logger: Logger) {
    this.#logger = logger
  }

  /** Counts them here; `isShown` paints frames around the matches, its absence takes them away. */
  async match(
    { probe, load }: LivePage,
    { selectors, isShown }: { selectors: readonly string[]; isShown: boolean },
  ): Promise<{ matches: SelectorMatch[]; elsewhere: { url: string; counts: number[] }[] }> {
    const matches = await probe.match(selectors)
    const painted = isShown ? selectors : []
    if (painted.length > 0 || this.#painted.length > 0) await probe.paint(painted)
    this.#painted = painted
    const { url } = load.state
    this.#memory.ask(selectors)
    this.#memory.remember(url, matches)
    return { matches, elsewhere: this.#memory.elsewhere(url, selectors) }
  }

  /** A page that has just come is counted by the selectors asked last, and painted as the one before it. */
  async arrive(page: LivePage | undefined): Promise<void> {
    if (page === undefined || this.#memory.asked.length === 0) return
    try {
      this.#memory.remember(page.load.state.url, await page.probe.match(this.#memory.asked))
      if (this.#painted.length > 0) await page.probe.paint(this.#painted)
    } catch (error) {
      this.#logger.debug('a page could not be counted', { error: String(error) })
    }
  }
}
