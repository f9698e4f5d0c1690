import { defineConfig } from 'vitest/config'

/** Rooms whose tests start nothing and change nothing global: files share a process, which saves most of their time. */
const PURE = ['src-renderer/**/*.test.{ts,tsx}', 'src-preload/contract/**/*.test.ts'].concat(
  ['lib', 'forms', 'visits', 'adapters', 'picker'].map((room) => `src-main/${room}/**/*.test.ts`),
)
const CAMPAIGNS = 'src-main/adapters/**/campaign.test.ts'

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
    env: { TZ: 'UTC' },
    // Two cores run browsers, hosts and stores at once, and now and then all stand still for seconds: a store then says that it is
    // busy, a browser's driver does not answer. What fails twice has failed.
    retry: 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'pure', isolate: false, include: PURE, exclude: [CAMPAIGNS] } },
      {
        extends: true,
        test: {
          name: 'starting',
          include: ['src-*/**/*.test.{ts,tsx}', '.ci/**/*.test.ts'],
          exclude: PURE,
        },
      },
      { extends: true, test: { name: 'campaigns', include: [CAMPAIGNS] } },
    ],
  },
})
