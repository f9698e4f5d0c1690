/** Runs what may throw, as storage and cookies do where they are blocked; then `otherwise` stands for its result. */
export function allowed(work: () => void): void
export function allowed<T>(work: () => T, otherwise: T): T
export function allowed(work: () => unknown, otherwise?: unknown): unknown {
  try {
    return work()
  } catch {
    return otherwise
  }
}
