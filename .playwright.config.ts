import { defineConfig } from '@playwright/test'
import { testChromium } from './src-preload/page/testing/test-chromium.ts'

/** Debian's Chromium, never a download of its own; the flags keep it from talking to the network in the background. */
const executablePath = testChromium()

export default defineConfig({
  testDir: 'e2e/scenarios',
  outputDir: 'test-results',
  fullyParallel: false,
  workers: 1,
  // As in `.vitest.config.ts`; the list tells what was flaky.
  retries: 1,
  timeout: 60_000,
  reporter: [['list'], ...(process.env['PLAYWRIGHT_JSON_OUTPUT_NAME'] === undefined ? [] : [['json'] as const])],
  globalSetup: './e2e/support/build-once.ts',
  use: {
    browserName: 'chromium',
    headless: true,
    viewport: { width: 1360, height: 860 },
    locale: 'ru-RU',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
