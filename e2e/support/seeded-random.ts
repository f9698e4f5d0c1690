/** Random numbers that a seed repeats (mulberry32). */
export type SeededRandom = {
  /** Uniform in [0, 1). */
  fraction(): number
  /** A whole number from `from` up to, not including, `to`. */
  between(from: number, to: number): number
  pick<T>(items: readonly T[]): T
}

/** The generator of a seed. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const between = (from: number, to: number) => from + Math.floor(fraction() * (to - from))
  return {
    fraction,
    between,
    pick: (items) => {
      const item = items[between(0, items.length)]
      if (item === undefined) throw new Error('nothing to pick from')
      return item
    },
  }
}
