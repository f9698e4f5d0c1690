import { defineConfig } from 'vitest/config'

/** Tests of the real host as a separate process: see e2e/README.md. One after another, because they share the machine's disk. */
export default defineConfig({
  test: {
    environment: 'node',
    pool: 'forks',
    include: ['e2e/durability/**/*.test.ts'],
    globalSetup: ['e2e/support/build-main.ts'],
    setupFiles: ['e2e/support/after-tests.ts'],
    env: { TZ: 'UTC' },
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
})
