import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { corpusPages } from '../testing/corpus/all-pages.ts'
import { measureCorpus } from '../testing/corpus/measure-corpus.ts'
import type { PageFigures } from '../testing/corpus/measure-in-page.ts'
import { MUTATIONS, type MutationName } from '../testing/corpus/mutations.ts'
import { openBrowser } from '../testing/open-browser.ts'

let browser: Browser
let figures: PageFigures[]

beforeAll(async () => {
  browser = await openBrowser()
  figures = Object.values(await measureCorpus(browser))
}, 300_000)
afterAll(() => browser.close())

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0)

function survival(name: MutationName): number {
  const all = figures.map((page) => page.mutations[name])
  return sum(all.map((one) => one.survived)) / sum(all.map((one) => one.tried))
}

function failuresOf(name: MutationName): string[] {
  return figures.flatMap((page) => page.mutations[name].failures)
}

describe('selectors of the corpus', () => {
  it('has at least 12 pages and 130 targets, and a page of 9,000 nodes', async () => {
    const nodes = await countNodes()
    expect({
      pages: corpusPages.length >= 12,
      targets: sum(figures.map((page) => page.targets)) >= 130,
      nodes: nodes >= 9000,
    }).toEqual({ pages: true, targets: true, nodes: true })
  })

  it('finds a selector for every target, and every candidate matches exactly it', () => {
    expect(figures.flatMap((page) => page.notUnique)).toEqual([])
    expect(sum(figures.map((page) => page.withoutCandidates))).toBe(0)
  })

  it('loses none when generated tokens change', () => {
    expect(failuresOf('changed hashes')).toEqual([])
  })

  it('loses none when states change', () => {
    expect(failuresOf('changed states')).toEqual([])
  })

  it('keeps 93 % with a wrapper around the target and 98 % with one around an ancestor', () => {
    expect(survival('wrapper around the target')).toBeGreaterThan(0.93)
    expect(survival('wrapper around an ancestor')).toBeGreaterThan(0.98)
  })

  it('keeps 92 % with a bare element of the same kind before the target, and more with any other sibling', () => {
    expect(survival('same-tag sibling before the target')).toBeGreaterThan(0.92)
    expect(survival('siblings before the target and all ancestors')).toBeGreaterThan(0.92)
    expect(survival('same-tag siblings before an ancestor')).toBeGreaterThan(0.98)
    expect(survival('div before the target')).toBeGreaterThan(0.99)
  })

  it('asks a page of 9,000 nodes no more questions than a small one', () => {
    expect(Math.max(...figures.map((page) => page.maxQueries))).toBeLessThan(70)
  })

  it('silently matches another element in no case', () => {
    const wrong = MUTATIONS.flatMap((name) => failuresOf(name).filter((selector) => selector.startsWith('WRONG')))
    expect(wrong).toEqual([])
  })
})

async function countNodes(): Promise<number> {
  const { buildOf } = await import('../testing/corpus/build.ts')
  const page = await browser.newPage()
  const counts: number[] = []
  for (const one of corpusPages) {
    await page.setContent(one.html(buildOf(1)))
    counts.push(await page.evaluate(() => document.querySelectorAll('*').length))
  }
  await page.close()
  return Math.max(...counts)
}
