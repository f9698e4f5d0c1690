import type { Browser } from 'playwright'
import { fileURLToPath } from 'node:url'
import { bundlePageScript } from '../bundle-page-script.ts'
import { corpusPages } from './all-pages.ts'
import { buildOf, type CorpusPage } from './build.ts'
import type { measurePage, PageFigures } from './measure-in-page.ts'

/** Figures of the selector generator on every page of the corpus, measured in a real browser. `runs`: how often each target is timed. */
export async function measureCorpus(
  browser: Browser,
  runs = 0,
  pages: readonly CorpusPage[] = corpusPages,
): Promise<Record<string, PageFigures>> {
  const script = await bundlePageScript(fileURLToPath(new URL('./measure-in-page.ts', import.meta.url)))
  const figures: Record<string, PageFigures> = {}
  for (const corpusPage of pages) {
    const page = await browser.newPage()
    await page.setContent(corpusPage.html(buildOf(1)))
    await page.evaluate(script)
    figures[corpusPage.name] = await page.evaluate(
      ([wanted, other, count]) => {
        // The script above put it there.
        const measure = (globalThis as unknown as { measurePage: typeof measurePage }).measurePage
        return measure(wanted, other, count)
      },
      [
        { targets: corpusPage.targets, ...(corpusPage.every === undefined ? {} : { every: corpusPage.every }) },
        { hashes: corpusPage.html(buildOf(2)), states: corpusPage.html(buildOf(1, true)) },
        runs,
      ] as const,
    )
    await page.close()
  }
  return figures
}
