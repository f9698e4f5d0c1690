import { setTimeout as delay } from 'node:timers/promises'

/** Asks again until it is so: for drivers that tell of nothing by themselves. What throws is not so yet. */
export async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const isDone = await isSo().catch(() => false)
    if (isDone) return
    await delay(50)
  }
  throw new Error(`${what} did not come`)
}
