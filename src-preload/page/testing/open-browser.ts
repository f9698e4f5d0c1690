import { chromium, type Browser } from 'playwright'
import { testChromium } from './test-chromium.ts'

/** Debian's Chromium without background networking: the machine has no network. */
export async function openBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: testChromium(),
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
