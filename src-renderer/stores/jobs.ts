import { create } from 'zustand'
import type { Job, JobId } from '../../src-preload/contract/index.ts'

/** Background jobs that this console has seen running; finished ones stay until they were announced. */
type JobsState = { byId: Readonly<Record<JobId, Job>> }

const useJobsStore = create<JobsState>(() => ({ byId: {} }))

/** Takes in the newest state of a job. */
export function noteJob(job: Job): void {
  useJobsStore.setState((state) => ({ byId: { ...state.byId, [job.id]: job } }))
}

/** Forgets a job that was announced. */
export function forgetJob(id: JobId): void {
  useJobsStore.setState((state) => ({
    byId: Object.fromEntries(Object.entries(state.byId).filter(([key]) => key !== id)),
  }))
}

/** Jobs that this console follows, oldest first. */
export function useFollowedJobs(): Job[] {
  const byId = useJobsStore((state) => state.byId)
  return Object.values(byId).sort((a, b) => a.createdAt - b.createdAt)
}

/** The same outside of a component. */
export function followedJobs(): Job[] {
  return Object.values(useJobsStore.getState().byId)
}
