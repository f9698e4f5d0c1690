import type { CorpusPage } from './build.ts'
import { builderPages } from './builder-pages.ts'
import { frameworkPages } from './framework-pages.ts'
import { holdoutPages } from './holdout-pages.ts'
import { messyPages } from './messy-pages.ts'
import { shopPages } from './shop-pages.ts'

/** Pages like those of desktop.md §9.2, for measuring selectors. */
export const corpusPages: readonly CorpusPage[] = [
  ...builderPages,
  ...shopPages,
  ...frameworkPages,
  ...messyPages,
  ...holdoutPages,
]
