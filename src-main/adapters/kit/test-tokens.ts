import type { Json } from '../../../src-preload/contract/index.ts'
import type { AccountTokens } from './types.ts'

/** Tokens of a saved connection, kept in memory. */
export type TestTokens = AccountTokens & { stored: Json | null; renewals: number }

/** Tokens as delivery keeps them: renewals of one connection run one after another. */
export function createTestTokens(stored: Json | null = null): TestTokens {
  let queue: Promise<unknown> = Promise.resolve()
  const tokens: TestTokens = {
    stored,
    renewals: 0,
    read: () => Promise.resolve(tokens.stored),
    renew: (refresh) => {
      const running = queue.then(async () => {
        const before = tokens.stored
        const after = await refresh(before)
        if (after !== before) tokens.renewals += 1
        tokens.stored = after
        return after
      })
      queue = running.catch(() => undefined)
      return running
    },
  }
  return tokens
}
