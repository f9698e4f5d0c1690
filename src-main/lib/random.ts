import { randomBytes, randomInt } from 'node:crypto'

/** Randomness as the core sees it; tests inject a fixed one. */
export type Random = {
  /** Uniform in [0, 1). */
  fraction(): number
  /** So many random bytes as lower-case hex. */
  hex(byteLength: number): string
}

/** Real, cryptographically strong randomness. */
export const systemRandom: Random = {
  fraction: () => randomInt(0, 2 ** 32) / 2 ** 32,
  hex: (byteLength) => randomBytes(byteLength).toString('hex'),
}
