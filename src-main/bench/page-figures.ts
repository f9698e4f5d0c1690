import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { z } from 'zod'

/** Folder of code that runs in pages. */
export const PAGE_FOLDER = join(import.meta.dirname, '..', '..', 'src-preload', 'page')

/** What page code costs, measured in a process of its own: its types are the browser's, not Node's. */
export async function pageFigures<T>(part: 'picker' | 'tag', schema: z.ZodType<T>): Promise<T> {
  const program = join(PAGE_FOLDER, 'testing', 'print-figures.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [program, part])
  return schema.parse(JSON.parse(stdout))
}
