import { z } from 'zod'
import type { Figure } from './figures.ts'
import { pageFigures } from './page-figures.ts'

const cost = z.object({ cpuMs: z.number(), medianMs: z.number(), leastMs: z.number(), longTasks: z.number() })
const figures = z.object({ gzipBytes: z.number(), usual: cost, large: cost })

/** The tag on client sites: its size for the network, and what a submission costs the page in the installed Chromium. */
export async function benchTag(): Promise<Figure[]> {
  const { gzipBytes, usual, large } = await pageFigures('tag', figures)
  return [
    { name: 'script with an average configuration, gzip', value: gzipBytes, unit: 'B', bound: { atMost: 10_240 } },
    {
      name: 'before the page gets the event, 300 nodes, median',
      value: usual.medianMs,
      unit: 'ms',
      bound: { atMost: 2 },
    },
    { name: 'the same, 9,000 nodes', value: large.medianMs, unit: 'ms' },
    { name: 'main thread for all of a submission, 300 nodes', value: usual.cpuMs, unit: 'ms' },
    { name: 'long tasks', value: usual.longTasks + large.longTasks, unit: '', bound: { atMost: 0 } },
  ]
}
