import { readItem, writeItem } from './storage.ts'

/** Longer than a tab sends without a sign of life. */
const LEASE_MS = 60_000

/**
 * Runs work in one tab at a time: by Web Locks, on sites without TLS by a note in localStorage that expires.
 * @returns false when another tab is at it, and nothing was run.
 */
export async function alone(name: string, work: () => Promise<void>): Promise<boolean> {
  // Sites without TLS have no locks, whatever the types say; where storage is blocked they are refused.
  const locks = navigator.locks as LockManager | undefined
  const byLock = locks?.request(name, { ifAvailable: true }, async (lock) => {
    if (lock !== null) await work()
    return lock !== null
  })
  const isRun = await byLock?.catch(() => undefined)
  if (isRun !== undefined) return isRun
  if (Number(readItem(name)) > Date.now()) return false
  writeItem(name, String(Date.now() + LEASE_MS))
  await work()
  writeItem(name, null)
  return true
}
