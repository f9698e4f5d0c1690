import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    environment: 'node',
    pool: 'forks',
    // Threads of the store run from TypeScript here, which Node strips with WebAssembly in each of them. V8 of Node 24 then crashes
    // now and then when it replaces a wrapper of WebAssembly (a core dump says: TierUpWasmToJSWrapper, NativeModule::FreeCode);
    // with this budget it never does. The built program strips nothing.
    execArgv: ['--wasm-wrapper-tiering-budget=1000000000', '--no-wasm-code-gc'],
    // Left to itself it keeps one core free, which halves two.
    maxWorkers: '100%',
    include: ['src-*/**/*.test.{ts,tsx}', '.ci/**/*.test.ts'],
    env: { TZ: 'UTC' },
    testTimeout: 60_000,
  },
})
