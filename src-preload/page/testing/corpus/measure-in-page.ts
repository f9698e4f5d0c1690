import { candidatesFor, type Lookups } from '../../picker/candidates.ts'
import type { CorpusPage } from './build.ts'
import { MUTATIONS, mutatePage, mutationsOf, type MutationName, type OtherBuilds } from './mutations.ts'

/** How the best selectors of a page stood one mutation. */
export type MutationFigures = { tried: number; survived: number; wrong: number; failures: string[] }
/** Figures of one page. `notUnique`: candidates that did not match exactly their target. */
export type PageFigures = {
  targets: number
  notUnique: string[]
  withoutCandidates: number
  positionBased: number
  /** Queries of a whole tree that the costliest target took. */
  maxQueries: number
  best: string[]
  mutations: Record<MutationName, MutationFigures>
  /** Median over the runs of each target, ms. */
  medianMs: number
  /** The slowest target: the median of its runs, ms. */
  maxMs: number
}

type Picked = { target: Element; selector: string }

function measure(picked: readonly Picked[], figures: MutationFigures): void {
  for (const { target, selector } of picked) {
    const found = document.querySelectorAll(selector)
    figures.tried += 1
    if (found.length === 1 && found[0] === target) figures.survived += 1
    else {
      if (found.length === 1) figures.wrong += 1
      figures.failures.push(`${found.length === 1 ? 'WRONG ' : ''}${selector}`)
    }
  }
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

function timesOf(targets: readonly Element[], runs: number): number[] {
  return targets.map((target) =>
    median(
      Array.from({ length: runs }, () => {
        const started = performance.now()
        candidatesFor(target)
        return performance.now() - started
      }),
    ),
  )
}

/** Measures the generator on the page that is open. */
export function measurePage(
  page: Pick<CorpusPage, 'targets' | 'every'>,
  other: OtherBuilds,
  runs: number,
): PageFigures {
  const targets = [...document.querySelectorAll(page.targets)].filter((_, index) => index % (page.every ?? 1) === 0)
  const notUnique: string[] = []
  const picked: Picked[] = []
  let positionBased = 0
  let maxQueries = 0
  for (const target of targets) {
    const lookups: Lookups = new Map()
    const candidates = candidatesFor(target, document, lookups)
    maxQueries = Math.max(maxQueries, lookups.get(document)?.queries ?? 0)
    for (const { selector, count } of candidates) {
      const found = document.querySelectorAll(selector)
      if (found.length !== 1 || found[0] !== target || count !== 1) notUnique.push(selector)
    }
    const [best] = candidates
    if (best === undefined) continue
    if (best.reasons.includes('position_based')) positionBased += 1
    picked.push({ target, selector: best.selector })
  }
  const empty = (): MutationFigures => ({ tried: 0, survived: 0, wrong: 0, failures: [] })
  const mutations = Object.fromEntries(MUTATIONS.map((name) => [name, empty()])) as PageFigures['mutations'] // all names are there
  for (const name of MUTATIONS) {
    if (name === 'changed hashes' || name === 'changed states') {
      const undo = mutatePage(name, other)
      measure(picked, mutations[name])
      undo()
      continue
    }
    for (const one of picked) {
      for (const mutate of mutationsOf(name, one.target)) {
        const undo = mutate()
        measure([one], mutations[name])
        undo()
      }
    }
  }
  const times = runs === 0 ? [] : timesOf(targets, runs)
  return {
    targets: targets.length,
    notUnique,
    withoutCandidates: targets.length - picked.length,
    positionBased,
    maxQueries,
    best: picked.map((one) => one.selector),
    mutations,
    medianMs: median([...times]),
    maxMs: Math.max(0, ...times),
  }
}

Object.assign(globalThis, { measurePage })
