import type { z } from 'zod'
import type { Json } from '../../../src-preload/contract/index.ts'
import type { RunStep } from '../kit/types.ts'

class NotStored extends Error {}

/** The stored result of a step that finished in an earlier attempt; null when it has not run. Runs nothing. */
export async function storedStep<T extends Json>(step: RunStep, name: string, schema: z.ZodType<T>): Promise<T | null> {
  try {
    return await step({ name, schema, summary: () => '' }, () => Promise.reject(new NotStored()))
  } catch (error) {
    if (error instanceof NotStored) return null
    throw error
  }
}
