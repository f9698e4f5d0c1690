const DELAYS_MS = [250, 500, 1_000, 2_000, 4_000] as const
const LONGEST_MS = 5_000

/** Pause before the next pipe after so many failures in a row (0 = the first). */
export function reconnectDelayMs(failures: number): number {
  return DELAYS_MS[failures] ?? LONGEST_MS
}
