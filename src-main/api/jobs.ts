import type { Api } from '../../src-preload/contract/index.ts'
import { type ApiTools, found } from './tools.ts'

/** Handlers of the jobs area. */
export function jobHandlers(tools: ApiTools): Api['jobs'] {
  const read = async (id: `job_${number}`) => {
    const { params: _params, cursor: _cursor, ...job } = found(await tools.store.getJob({ id }), 'job')
    return job
  }
  return {
    list: async (input) => ({ items: await tools.store.listJobs({ limit: input.limit }) }),
    get: (input) => read(input.id),
    cancel: async (input) => {
      const job = await read(input.id)
      if (job.state !== 'running') return job
      if (job.kind === 'resend') tools.resend.cancel(job.id)
      else tools.retention.cancel(job.id)
      return job
    },
  }
}
