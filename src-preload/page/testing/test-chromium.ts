import { existsSync } from 'node:fs'

/** Debian's Chromium without a window, which opens pages four times as fast as the whole one. */
const SHELL = '/usr/bin/chromium-headless-shell'

/** The Chromium that plays visitors and the console's user in tests; `ESTAFETA_CHROMIUM` names another. */
export const testChromium = (): string =>
  process.env['ESTAFETA_CHROMIUM'] ?? (existsSync(SHELL) ? SHELL : '/usr/bin/chromium')
