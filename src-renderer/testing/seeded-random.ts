/** Repeatable randomness (mulberry32), so that screenshots and tests see the same data. */
export function seededRandom(seed: number): {
  next: () => number
  below: (limit: number) => number
  pick: <T>(list: readonly [T, ...T[]]) => T
} {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return { next, below, pick: (list) => list[below(list.length)] ?? list[0] }
}
