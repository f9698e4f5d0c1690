import type { ConnectionId } from '../../src-preload/contract/index.ts'
import type { Host } from './launch-host.ts'

/** A client's project on a running host. */
export type Client = { key: string; connectionId: ConnectionId | undefined }

/** Makes a project, connected to a CRM that speaks the demo CRM's protocol when `url` is given. */
export async function newClient(host: Host, options: { url?: string } = {}): Promise<Client> {
  const project = await host.rpc('projects.create', { name: 'Окна' })
  if (options.url === undefined) return { key: project.intakeKey, connectionId: undefined }
  const connection = await host.rpc('connections.create', {
    projectId: project.id,
    adapter: 'demo',
    config: { url: options.url, key: 'key-of-the-test' },
  })
  return { key: project.intakeKey, connectionId: connection.id }
}
