import type { Page } from 'playwright'

/** A page that is picked by its survey and then visited. */
export type PickedCase = {
  /** File in `pages/`. */
  page: string
  says: string
  /** Which lead form of the survey, or its button; `open` is what the operator does first. */
  pick?: { index?: number; isButton?: boolean; open?: (page: Page) => Promise<void> }
  /** What visitors do; `pass` lets time pass, ms. */
  visit: (page: Page, pass: (ms: number) => Promise<void>) => Promise<void>
  /** Leads by meaning. */
  leads: Record<string, string>[]
  /** Paths of what the site itself posted. */
  posts: string[]
}

/** Fills boxes by selector. */
export async function fillAll(page: Page, values: Record<string, string>): Promise<void> {
  for (const [selector, value] of Object.entries(values)) await page.fill(selector, value)
}
