import { existsSync } from 'node:fs'
import type { Browser } from 'playwright'
import { openBrowser } from './open-browser.ts'
import { firefoxPath, openFirefox } from './open-firefox.ts'
import { hasWebKit, WebKit } from './open-webkit.ts'
import { until } from './until.ts'

/** What tests of every engine do with a page of a new visitor. */
export type EnginePage = {
  goto: (url: string) => Promise<void>
  /** Types into the first match; shadow roots are looked into. */
  fill: (selector: string, text: string) => Promise<void>
  click: (selector: string) => Promise<void>
  /** Value of an expression, awaited. */
  evaluate: (expression: string) => Promise<unknown>
  back: () => Promise<void>
  /** Ends the visitor, too. */
  close: () => Promise<void>
}

/** A browser engine that sites' visitors have. */
export type Engine = { open: () => Promise<EnginePage>; stop: () => Promise<void> }

/** Resolves when the page of a path is shown. */
export async function arrival(page: EnginePage, path: string): Promise<void> {
  const isThere = `location.pathname === ${JSON.stringify(path)} && document.readyState === 'complete'`
  await until(async () => (await page.evaluate(isThere)) === true, `the page ${path}`)
}

async function driven(starting: Promise<Browser>): Promise<Engine> {
  const browser = await starting
  return {
    open: async () => {
      const context = await browser.newContext({ locale: 'ru-RU' })
      const page = await context.newPage()
      return {
        goto: async (url) => {
          await page.goto(url)
        },
        fill: async (selector, text) => {
          await page.locator(selector).first().pressSequentially(text)
        },
        click: async (selector) => {
          await page.locator(selector).first().click()
        },
        back: async () => {
          await page.evaluate('setTimeout(() => history.back())')
        },
        evaluate: async (expression) => await page.evaluate<unknown>(expression),
        close: async () => {
          await context.close()
        },
      }
    },
    stop: async () => {
      await browser.close()
    },
  }
}

/** Engines by name; `isHere`: it is installed on this machine. */
export const ENGINES: { name: string; isHere: boolean; start: () => Promise<Engine> }[] = [
  { name: 'Chromium', isHere: true, start: async () => await driven(openBrowser()) },
  { name: 'Firefox', isHere: existsSync(firefoxPath()), start: async () => await driven(openFirefox()) },
  { name: 'WebKit', isHere: hasWebKit(), start: async () => await WebKit.start() },
]
