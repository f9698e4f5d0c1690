import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Api } from '../../src-preload/contract/index.ts'
import type { GeoState } from '../visits/geo.ts'
import type { ApiTools } from './tools.ts'

/** Folder of the backups inside the data folder. */
export const BACKUP_FOLDER = 'backups'

/** Name of a backup made now: sorts by time, fit for every file system. */
function backupName(now: number): string {
  return `estafeta-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}.db`
}

function placesOf(state: GeoState): Awaited<ReturnType<Api['system']['info']>>['places'] {
  const { file } = state
  switch (state.kind) {
    case 'absent':
      return { state: 'absent', file, detail: null }
    case 'ready':
      return { state: 'ready', file, detail: `${state.type}, ${new Date(state.builtAt).toISOString().slice(0, 10)}` }
    case 'unreadable':
      return { state: 'unreadable', file, detail: state.reason }
  }
}

/** Handlers of the system area. */
export function systemHandlers(tools: ApiTools): Api['system'] {
  const { ports, store } = tools
  return {
    info: () =>
      Promise.resolve({
        version: ports.version,
        host: ports.host,
        startedAt: tools.facts.startedAt,
        intakeUrl: tools.facts.intakeUrl(),
        dataFolder: ports.dataFolder,
        secretProtection: ports.secrets.protection,
        places: placesOf(tools.geo.state),
        isDemo: tools.demo !== undefined,
        demoSiteUrl: tools.facts.demoSiteUrl(),
      }),
    status: () => tools.status.read(),
    backUp: async () => {
      const folder = join(ports.dataFolder, BACKUP_FOLDER)
      await mkdir(folder, { recursive: true })
      const path = join(folder, backupName(ports.clock.now()))
      const { byteLength } = await store.backUp(path)
      return { path, byteLength }
    },
    auditLog: (input) => store.listAudit({ limit: input.limit, cursor: input.cursor ?? null }),
  }
}
