import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, firefox } from 'playwright'

/** Debian's own Firefox; `ESTAFETA_FIREFOX` names another. */
export const firefoxPath = (): string => process.env['ESTAFETA_FIREFOX'] ?? '/usr/bin/firefox-esr'

/** Firefox driven by Playwright over WebDriver BiDi. */
export async function openFirefox(): Promise<Browser> {
  const folder = await mkdtemp(join(tmpdir(), 'estafeta-firefox-'))
  const starter = join(folder, 'firefox')
  const proxy = join(import.meta.dirname, 'firefox-proxy.ts')
  await writeFile(starter, `#!/bin/sh\nexec '${process.execPath}' '${proxy}' '${firefoxPath()}' "$@"\n`, {
    mode: 0o755,
  })
  const browser = await firefox.launch({
    channel: 'moz-firefox',
    executablePath: starter,
    // Playwright does not hear of a page that comes back as it was.
    firefoxUserPrefs: { 'browser.sessionhistory.max_total_viewers': 0 },
  })
  browser.on('disconnected', () => void rm(folder, { recursive: true, force: true }))
  return browser
}
