import { z } from 'zod'
import { command, query, topic } from './define.ts'
import { jobId } from './model/id.ts'
import { job } from './model/job.ts'

/** Background jobs: re-send of many, retention, checks of forms' selectors. */
export const jobs = {
  list: query(z.object({ limit: z.number().int().min(1).max(100).default(20) }), z.object({ items: z.array(job) })),
  get: query(z.object({ id: jobId }), job),
  cancel: command(z.object({ id: jobId }), job),
  progressed: topic(job),
}
