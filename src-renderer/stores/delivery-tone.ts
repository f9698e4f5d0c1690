import type { DeliveryState, ProjectHealth } from '../../src-preload/contract/index.ts'

/** How a state looks; `ui/status-badge.tsx` draws it. */
export type StatusKind = 'done' | 'waiting' | 'running' | 'retrying' | 'failed' | 'held' | 'skipped' | 'lost' | 'quiet'

/** Look of a delivery state. */
export function kindOfState(state: DeliveryState): StatusKind {
  switch (state) {
    case 'delivered':
      return 'done'
    case 'queued':
      return 'waiting'
    case 'sending':
      return 'running'
    case 'retrying':
      return 'retrying'
    case 'failed':
      return 'failed'
    case 'held':
      return 'held'
    case 'skipped':
      return 'skipped'
    case 'unrouted':
      return 'lost'
  }
}

/** Look of a project's health. */
export function kindOfHealth(state: ProjectHealth['state']): StatusKind {
  switch (state) {
    case 'ok':
      return 'done'
    case 'trouble':
      return 'retrying'
    case 'attention':
      return 'failed'
    case 'idle':
      return 'quiet'
  }
}

/** States in which a lead needs a person. */
export const ATTENTION_STATES: readonly DeliveryState[] = ['failed', 'held', 'unrouted']
/** States in which a lead is on its way. */
export const WAITING_STATES: readonly DeliveryState[] = ['queued', 'sending', 'retrying', 'held']
