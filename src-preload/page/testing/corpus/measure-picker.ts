import type { Browser } from 'playwright'
import { openProbedPage } from '../../picker/probed-page.ts'
import { buildOf } from './build.ts'
import { measureCorpus } from './measure-corpus.ts'
import { shopPages } from './shop-pages.ts'

/** Figures of the picker in a page of 9,000 nodes, ms. */
export type PickerFigures = {
  nodes: number
  /** Candidates of one element, timed in the page: the median target and the slowest one, each by the median of its runs. */
  candidatesMedianMs: number
  candidatesMaxMs: number
  /** `hover` over CDP: from the call to its answer. */
  hoverMedianMs: number
  hoverP95Ms: number
}

const CATALOGUE = 'catalogue of 9,000 nodes'

/** Measures selector candidates and the hover probe on the largest page of the corpus, in a real browser. */
export async function measurePicker(browser: Browser, runs = 7): Promise<PickerFigures> {
  const pages = shopPages.filter((page) => page.name === CATALOGUE)
  const [catalogue] = pages
  if (catalogue === undefined) throw new Error(`no page ${CATALOGUE}`)
  const figures = (await measureCorpus(browser, runs, pages))[CATALOGUE]
  const probed = await openProbedPage(browser, catalogue.html(buildOf(1)))
  try {
    const hovers: number[] = []
    for (let index = 0; index < 60; index += 1) {
      const started = performance.now()
      await probed.call('hover', { x: 40 + ((index * 37) % 1200), y: 40 + ((index * 53) % 700), intent: 'button' })
      hovers.push(performance.now() - started)
    }
    hovers.sort((a, b) => a - b)
    return {
      nodes: await probed.page.evaluate(() => document.querySelectorAll('*').length),
      candidatesMedianMs: figures?.medianMs ?? 0,
      candidatesMaxMs: figures?.maxMs ?? 0,
      hoverMedianMs: hovers[30] ?? 0,
      hoverP95Ms: hovers[57] ?? 0,
    }
  } finally {
    await probed.page.close()
  }
}
