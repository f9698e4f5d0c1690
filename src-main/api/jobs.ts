import type { Api, Job, JobId } from '../../src-preload/contract/index.ts'
import { type ApiTools, found } from './tools.ts'

/** Who runs a job. */
function runnerOf(tools: ApiTools, kind: Job['kind']): { cancel(id: JobId): void } {
  switch (kind) {
    case 'resend':
      return tools.resend
    case 'retention':
      return tools.retention
    case 'form_check':
      return tools.formChecks
  }
}

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
      runnerOf(tools, job.kind).cancel(job.id)
      return job
    },
  }
}
