import { expect, it } from 'vitest'
import { measureCorpus } from '../testing/corpus/measure-corpus.ts'
import type { MutationName } from '../testing/corpus/mutations.ts'
import { unseenPages } from '../testing/corpus/unseen-pages.ts'
import { openBrowser } from '../testing/open-browser.ts'

it('keeps the thresholds of desktop.md §9 on pages that it was not made for', async () => {
  const browser = await openBrowser()
  const figures = Object.values(await measureCorpus(browser, 0, unseenPages))
  await browser.close()
  const all = (name: MutationName) => figures.map((page) => page.mutations[name])
  const failures = (name: MutationName) => all(name).flatMap((one) => one.failures)
  const survival = (name: MutationName) => {
    const sum = (key: 'survived' | 'tried') => all(name).reduce((total, one) => total + one[key], 0)
    return sum('survived') / sum('tried')
  }
  expect(figures.length).toBeGreaterThanOrEqual(6)
  expect(figures.reduce((total, page) => total + page.targets, 0)).toBeGreaterThanOrEqual(60)
  expect(figures.flatMap((page) => page.notUnique)).toEqual([])
  expect(figures.map((page) => page.withoutCandidates)).toEqual(figures.map(() => 0))
  expect(failures('changed hashes')).toEqual([])
  expect(failures('changed states')).toEqual([])
  expect(survival('wrapper around the target')).toBeGreaterThanOrEqual(0.85)
  expect(survival('wrapper around an ancestor')).toBeGreaterThanOrEqual(0.85)
  expect(survival('same-tag sibling before the target')).toBeGreaterThanOrEqual(0.86)
  expect(survival('siblings before the target and all ancestors')).toBeGreaterThanOrEqual(0.86)
  const wrong = figures.flatMap((page) => Object.values(page.mutations)).reduce((total, one) => total + one.wrong, 0)
  expect(wrong).toBeLessThanOrEqual(2)
}, 60_000)
