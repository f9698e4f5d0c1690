import { chromium, type Browser } from 'playwright'
import { openFirefox } from './open-firefox.ts'

/** The visitor's browser in tests of the tag: Chromium, or Debian's Firefox with `ESTAFETA_PAGE_BROWSER=firefox`. */
export async function openVisitorBrowser(): Promise<Browser> {
  return await (process.env['ESTAFETA_PAGE_BROWSER'] === 'firefox' ? openFirefox() : openBrowser())
}

/** Debian's Chromium without background networking: the machine has no network. */
export async function openBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: process.env['ESTAFETA_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
