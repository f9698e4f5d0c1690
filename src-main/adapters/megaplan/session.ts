import type { z } from 'zod'
import type { Json } from '../../../src-preload/contract/index.ts'
import type { AccountTokens, AdapterContext } from '../kit/types.ts'

/** Keys that requests are made with. */
export type Session<K> = {
  current(): Promise<K>
  /** New keys after the CRM refused these; null when only a person can give new ones. */
  renew(refused: K): Promise<K | null>
}

/** Keys that a person typed in. */
export function typedSession<K>(keys: K): Session<K> {
  return { current: () => Promise.resolve(keys), renew: () => Promise.resolve(null) }
}

/** How keys are got by signing in. */
export type SignIn<K extends Json> = {
  schema: z.ZodType<K>
  /** Signs in; `known` are the last keys, null when there are none. Throws `OutcomeError` when the CRM refuses. */
  obtain(known: K | null): Promise<K>
  secretsOf(keys: K): readonly string[]
}

const MEMORY_KEY = 'megaplan:session'

/**
 * Keys got by signing in, kept in the connection's tokens so that they outlive the program and are renewed by one caller at a
 * time. A draft has no tokens: its keys stay in memory.
 */
export function signedInSession<K extends Json>(
  { tokens, memory, http }: Pick<AdapterContext<unknown>, 'tokens' | 'memory' | 'http'>,
  how: SignIn<K>,
): Session<K> {
  let held: K | null = null
  const read = (stored: Json | null): K | null => {
    const parsed = how.schema.safeParse(stored)
    return parsed.success ? parsed.data : null
  }
  const hold = (keys: K): K => {
    for (const secret of how.secretsOf(keys)) http.hide(secret)
    held = keys
    return keys
  }
  const isSame = (a: K, b: K): boolean => JSON.stringify(a) === JSON.stringify(b)
  const renewStored = async (refused: K | null, kept: AccountTokens): Promise<K> => {
    const stored = await kept.renew(async (current) => {
      const known = read(current)
      const isRenewed = known !== null && (refused === null || !isSame(known, refused))
      return isRenewed ? current : how.obtain(known)
    })
    return how.schema.parse(stored)
  }
  const renewHere = (refused: K | null): Promise<K> => {
    if (memory === undefined) return how.obtain(refused)
    if (refused !== null) memory.forget(MEMORY_KEY)
    return memory.remember(MEMORY_KEY, () => how.obtain(refused))
  }
  const renew = (refused: K | null): Promise<K> =>
    tokens === undefined ? renewHere(refused) : renewStored(refused, tokens)
  return {
    current: async () => held ?? hold((tokens === undefined ? null : read(await tokens.read())) ?? (await renew(null))),
    renew: async (refused) => hold(await renew(refused)),
  }
}
