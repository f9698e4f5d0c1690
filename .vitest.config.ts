import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    environment: 'node',
    pool: 'forks',
    // Left to itself it keeps one core free, which halves two.
    maxWorkers: '100%',
    include: ['src-*/**/*.test.{ts,tsx}', '.ci/**/*.test.ts'],
    env: { TZ: 'UTC' },
    testTimeout: 60_000,
  },
})
