import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    environment: 'node',
    pool: 'forks',
    include: ['src-*/**/*.test.{ts,tsx}', '.ci/**/*.test.ts'],
    env: { TZ: 'UTC' },
    testTimeout: 60_000,
  },
})
