import { chromium, type Browser } from 'playwright'

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
