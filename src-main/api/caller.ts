import { AsyncLocalStorage } from 'node:async_hooks'

/** Who calls: shown in the audit log and beside what they changed. */
export type Caller = { actor: string }

const callers = new AsyncLocalStorage<Caller>()

/** Runs a call of the contract in the name of its caller. */
export function callAs<T>(caller: Caller, run: () => T): T {
  return callers.run(caller, run)
}

/** Who the running call is from; `system` outside of calls (the demo's set-up, scheduled work). */
export function currentActor(): string {
  return callers.getStore()?.actor ?? 'system'
}
