import { z } from 'zod'
import { checkResult } from './adapter.ts'
import { connectionId, projectId } from './id.ts'
import { jsonMap } from './json.ts'
import { instantMs } from './time.ts'

/**
 * `active` delivers · `paused` a person switched it off · `unauthorized` the CRM refused the key: deliveries are held until a
 * check succeeds.
 */
export const connectionState = z.enum(['active', 'paused', 'unauthorized'])
export type ConnectionState = z.infer<typeof connectionState>

/** What to do when it stays unclear whether the CRM executed a request and it cannot be looked up. */
export const unknownPolicy = z.enum(['ask', 'repeat'])
export type UnknownPolicy = z.infer<typeof unknownPolicy>

/** Health of an account as delivery sees it now. */
export const circuit = z.object({
  /** `closed` works · `open` in trouble, probes only · `ramping` recovers. */
  state: z.enum(['closed', 'open', 'ramping']),
  /** First trouble of this outage. */
  since: instantMs.nullable(),
  nextProbeAt: instantMs.nullable(),
  /** The CRM asked to slow down until then. */
  pausedUntil: instantMs.nullable(),
  reason: z.string().nullable(),
})
export type Circuit = z.infer<typeof circuit>

/** A project's account in a CRM. Secrets never leave the core: `secretsSet` names those that are stored. */
export const connection = z.object({
  id: connectionId,
  projectId,
  adapter: z.string(),
  name: z.string(),
  config: jsonMap,
  secretsSet: z.array(z.string()),
  intakeKey: z.string(),
  state: connectionState,
  stateReason: z.string().nullable(),
  unknownPolicy,
  lastCheck: checkResult.nullable(),
  circuit,
  createdAt: instantMs,
})
export type Connection = z.infer<typeof connection>
