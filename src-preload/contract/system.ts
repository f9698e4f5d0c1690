import { z } from 'zod'
import { command, query, topic } from './define.ts'
import { auditId } from './model/id.ts'
import { instantMs } from './model/time.ts'

/** Parts of the core that can be in trouble, and how. */
export const systemStatus = z.object({
  /** False after the store failed to commit: leads go to the spool file or are refused with 503. */
  isStoreHealthy: z.boolean(),
  storeReason: z.string().nullable(),
  /** No network on this machine: deliveries wait, no attempt is burnt. */
  isOffline: z.boolean(),
  unrecognisedCount: z.number().int(),
  waitingCount: z.number().int(),
  attentionCount: z.number().int(),
})
export type SystemStatus = z.infer<typeof systemStatus>

/** The program itself. */
export const system = {
  info: query(
    z.object({}),
    z.object({
      version: z.string(),
      host: z.enum(['electron', 'headless']),
      startedAt: instantMs,
      /** Base address that sites call, such as `http://127.0.0.1:8437`. */
      intakeUrl: z.string().nullable(),
      dataFolder: z.string(),
      /** Which protection the credentials have: `key-file`, `environment` or the system's own. */
      secretProtection: z.enum(['key-file', 'environment', 'system']),
      /** The offline database that places of visitors are read from (`{city}`, `{region}`, `{country}`). */
      places: z.object({
        state: z.enum(['absent', 'ready', 'unreadable']),
        file: z.string(),
        /** Kind and date of the database, or why it cannot be read (English). */
        detail: z.string().nullable(),
      }),
      isDemo: z.boolean(),
      demoSiteUrl: z.string().nullable(),
    }),
  ),
  status: query(z.object({}), systemStatus),
  /** Copies the database while it works. Answers the file's path and size. */
  backUp: command(z.object({}), z.object({ path: z.string(), byteLength: z.number().int() })),
  /** Who changed what, newest first. */
  auditLog: query(
    z.object({ limit: z.number().int().min(1).max(200).default(50), cursor: z.string().nullable().optional() }),
    z.object({
      items: z.array(
        z.object({
          id: auditId,
          at: instantMs,
          actor: z.string(),
          action: z.string(),
          subject: z.string(),
          detail: z.string(),
        }),
      ),
      next: z.string().nullable(),
    }),
  ),
  statusChanged: topic(systemStatus),
}
