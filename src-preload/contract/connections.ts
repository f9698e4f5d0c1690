import { z } from 'zod'
import { command, query, topic } from './define.ts'
import { adapterDescriptor, checkResult, listItem } from './model/adapter.ts'
import { connection, unknownPolicy } from './model/connection.ts'
import { connectionId, projectId } from './model/id.ts'
import { jsonMap } from './model/json.ts'

const name = z.string().trim().min(1).max(200)

/** Connections to CRMs. `config` holds the fields that the adapter's form names, secrets included: they go in, never out. */
export const connections = {
  /** Every adapter with its form. */
  adapters: query(z.object({}), z.object({ items: z.array(adapterDescriptor) })),
  list: query(z.object({ projectId: projectId.optional() }), z.object({ items: z.array(connection) })),
  get: query(z.object({ id: connectionId }), connection),
  create: command(
    z.object({
      projectId,
      adapter: z.string(),
      name: name.optional(),
      config: jsonMap.default({}),
      unknownPolicy: unknownPolicy.default('ask'),
    }),
    connection,
  ),
  /** `config` replaces the fields it names; a secret that is not named stays, null removes a field. */
  update: command(
    z.object({
      id: connectionId,
      name: name.optional(),
      config: jsonMap.optional(),
      unknownPolicy: unknownPolicy.optional(),
    }),
    connection,
  ),
  /** Removes a connection; waiting deliveries become `unrouted`, delivered ones stay as they are. */
  remove: command(z.object({ id: connectionId }), z.object({})),
  /** Stops delivering: leads are stored and `held`. */
  pause: command(z.object({ id: connectionId }), connection),
  /** Delivers again what was held. */
  resume: command(z.object({ id: connectionId }), connection),
  /** Checks step by step; success of an `unauthorized` connection resumes it. */
  check: command(z.object({ id: connectionId }), checkResult),
  /** Checks a form before it is saved. With `id`, secrets that are not given are taken from the stored connection. */
  checkDraft: command(z.object({ id: connectionId.optional(), adapter: z.string(), config: jsonMap }), checkResult),
  /**
   * Begins signing in to the account in a browser. Open `url`; the vendor sends the browser to `redirectUri`. While
   * `isListening`, the program receives that itself until `expiresAt`; else the person hands the address over.
   */
  beginSignIn: command(
    z.object({ id: connectionId }),
    z.object({ url: z.string(), redirectUri: z.string(), isListening: z.boolean(), expiresAt: z.number().int() }),
  ),
  /** Finishes signing in with the address the browser was sent to, then checks the connection. */
  finishSignIn: command(z.object({ id: connectionId, address: z.string().max(8192) }), checkResult),
  /** A reference list of the CRM; cached, `isFresh` asks the CRM again. */
  referenceList: query(
    z.object({ id: connectionId, list: z.string(), isFresh: z.boolean().default(false) }),
    z.object({ items: z.array(listItem), fetchedAt: z.number().int() }),
  ),
  changed: topic(z.object({ connectionId, projectId })),
}
