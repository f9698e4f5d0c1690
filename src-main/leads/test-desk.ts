import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ManualClock } from '../lib/manual-clock.ts'
import { openStore } from '../store/open-store.ts'
import type { Store } from '../store/operations.ts'
import { Spool } from '../store/spool.ts'
import { prepare } from '../store/store-fixtures.ts'
import { acceptLead } from './accept.ts'
import { Desk } from './desk.ts'
import type { ReceiveResult } from './desk-port.ts'
import type { DecodedCall } from './types.ts'

/** A call with these parameters, as the intake decodes it. */
export const callOf = (params: Record<string, string>): DecodedCall => ({
  params,
  warnings: [],
  origin: { ip: null, userAgent: null, referrer: null },
  original: { method: 'POST', target: '/add', contentType: null, body: Buffer.from(JSON.stringify(params)) },
})

/** A desk over a real store and spool; writing fails on demand. */
export type TestDesk = {
  desk: Desk
  store: Store
  clock: ManualClock
  folder: string
  /** What the desk told the rest of the core, in order. */
  events: unknown[][]
  logs: string[]
  /** Appends end with this error from now on; undefined: they work. */
  failWith: (fault: Error | undefined) => void
  receive: (params: Record<string, string>, key?: string) => Promise<ReceiveResult>
  /** Another process on the same folder: a new desk takes over. */
  restart: () => Promise<void>
  close: () => Promise<void>
}

/** Opens it with the project `project-key` and its connection `connection-key`. */
export async function openTestDesk(): Promise<TestDesk> {
  const folder = mkdtempSync(join(tmpdir(), 'estafeta-desk-'))
  const store = await openStore({ folder })
  await prepare(store)
  const parts = { store, folder, clock: new ManualClock(), events: [] as unknown[][], logs: [] as string[] }
  const state: { fault: Error | undefined } = { fault: undefined }
  const test: TestDesk = {
    ...parts,
    desk: newDesk(parts, state),
    failWith: (fault) => {
      state.fault = fault
    },
    receive: (params, key = 'project-key') =>
      test.desk.receive({ key, lead: acceptLead(callOf(params), { defaultCountry: 'RU' }) }),
    restart: async () => {
      test.desk.stop()
      test.desk = newDesk(parts, state)
      await test.desk.start()
    },
    close: async () => {
      test.desk.stop()
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await test.desk.start()
  return test
}

function newDesk(
  { store, folder, clock, events, logs }: Pick<TestDesk, 'store' | 'folder' | 'clock' | 'events' | 'logs'>,
  state: { readonly fault: Error | undefined },
): Desk {
  const log = (message: string, details?: object) => logs.push(`${message} ${JSON.stringify(details)}`)
  let serial = 0
  const unlessFailing = <I, O>(run: (input: I) => Promise<O>) => {
    return (input: I): Promise<O> => (state.fault === undefined ? run(input) : Promise.reject(state.fault))
  }
  return new Desk({
    store: {
      ...store,
      appendLead: unlessFailing((input) => store.appendLead(input)),
      appendUnrecognised: unlessFailing((input) => store.appendUnrecognised(input)),
      appendComment: unlessFailing((input) => store.appendComment(input)),
    },
    spool: new Spool(folder),
    tools: {
      clock,
      random: { fraction: () => 0, hex: (bytes) => (serial += 1).toString(16).padStart(bytes * 2, '0') },
      logger: { debug: log, info: log, warn: log, error: log },
    },
    events: {
      onStored: (stored) => events.push(['stored', stored.leadId, stored.projectId, [...stored.connectionIds]]),
      onUnrecognised: () => events.push(['unrecognised']),
      onTouched: (touched) => events.push(['touched', touched.leadIds]),
    },
  })
}
