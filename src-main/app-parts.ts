import type { Connection, Job, ProjectId } from '../src-preload/contract/index.ts'
import { join } from 'node:path'
import type { PageLooker } from './api/form-checks.ts'
import type { Publisher } from './api/publisher.ts'
import { RetentionJobs } from './api/retention.ts'
import type { ApiTools } from './api/tools.ts'
import { ResendJobs } from './delivery/resend.ts'
import { Scheduler, type SchedulerEvents } from './delivery/scheduler.ts'
import { selectorParts } from './forms/selector-parts.ts'
import { TagDesk } from './forms/tag-desk.ts'
import { Desk } from './leads/desk.ts'
import { PickerSessions } from './picker/picker-sessions.ts'
import type { HostPorts } from './ports.ts'
import type { Store } from './store/operations.ts'
import type { Touched } from './store/records.ts'
import { Spool } from './store/spool.ts'
import { GeoDatabase } from './visits/geo.ts'

/** Name of the database of places in the data folder. */
export const GEO_FILE = 'geo.mmdb'
/** Hints about what tags notice come with every page view of every site: at most so often per project. */
const NOTED_EVERY_MS = 2_000

/** What parts of the core tell the others. */
export type Told = {
  touched: (touched: Touched) => void
  connection: (connection: Pick<Connection, 'id' | 'projectId'>) => void
  status: () => void
  finished: SchedulerEvents['onFinished']
  job: (job: Job) => void
}

/** The desk: takes leads in. */
export function makeDesk(parts: { store: Store; ports: HostPorts; publisher: Publisher; told: Told }): Desk {
  const { store, ports, publisher, told } = parts
  return new Desk({
    store,
    spool: new Spool(ports.dataFolder),
    tools: ports,
    events: {
      onStored: (stored) => {
        told.touched({
          leadIds: [stored.leadId],
          projectIds: [stored.projectId],
          connectionIds: [...stored.connectionIds],
        })
      },
      onUnrecognised: () => {
        void store.countUnrecognised({}).then(
          (total) => {
            publisher.publish('unrecognised.changed', { total })
          },
          () => undefined,
        )
        told.status()
      },
      onTouched: told.touched,
    },
  })
}

/** The scheduler: hands them on. */
export function makeScheduler(parts: {
  store: Store
  ports: HostPorts
  installationId: string
  told: Told
}): Scheduler {
  const { told, ...rest } = parts
  return new Scheduler({
    ...rest,
    events: {
      onFinished: told.finished,
      onTouched: told.touched,
      onConnectionChanged: told.connection,
      onOnline: told.status,
    },
  })
}

/** Long work that people start. */
export function makeJobs(parts: {
  store: Store
  ports: HostPorts
  publisher: Publisher
  scheduler: Scheduler
  told: Told
}): Pick<ApiTools, 'resend' | 'retention'> {
  const { store, ports, publisher, scheduler, told } = parts
  const { clock, logger } = ports
  return {
    resend: new ResendJobs({
      store,
      clock,
      logger,
      onProgress: told.job,
      onTouched: (touched) => {
        publisher.leadsChanged(touched.leadIds, touched.projectIds)
        scheduler.tryNow(touched.connectionIds)
      },
    }),
    retention: new RetentionJobs({
      store,
      clock,
      onProgress: told.job,
      onRemoved: (projectId) => {
        publisher.publish('projects.changed', { projectId })
      },
    }),
  }
}

/** The tag's desk with its database of places. */
export function makeTags(parts: {
  store: Store
  ports: HostPorts
  publisher: Publisher
  desk: Desk
  program: string
}): { tags: TagDesk; geo: GeoDatabase } {
  const { store, ports, publisher, desk, program } = parts
  const geo = new GeoDatabase(join(ports.dataFolder, GEO_FILE))
  const waiting = new Set<ProjectId>()
  const onNoted = (projectId: ProjectId) => {
    if (waiting.has(projectId)) return
    waiting.add(projectId)
    ports.clock.after(NOTED_EVERY_MS, () => {
      waiting.delete(projectId)
      publisher.publish('forms.changed', { projectId })
    })
  }
  return { tags: new TagDesk({ store, desk, geo, tools: ports, program, onNoted }), geo }
}

/** The live picker; what it tells goes to the consoles. */
export function makePicker(parts: { ports: HostPorts; publisher: Publisher; probeSource: string }): PickerSessions {
  const { ports, publisher, probeSource } = parts
  const { clock, random, logger, pages: browser } = ports
  return new PickerSessions({
    browser,
    clock,
    random,
    logger,
    probeSource,
    events: {
      onState: (id, state) => {
        publisher.publish('picker.changed', { id, state })
      },
      onFrame: (frame) => {
        publisher.publish('picker.frame', frame)
      },
    },
  })
}

/** Looks at a form's page for the daily check of selectors. */
export function lookerOf(picker: PickerSessions): PageLooker {
  return {
    canLook: async () => (await picker.availability()).isAvailable,
    look: async ({ url, selector, type }) => {
      const selectors = selectorParts(selector)
      const [check] = await picker.checkPages([{ url, selectors, type }])
      if (check === undefined) return { isReached: false, reason: 'the relay is stopping' }
      const { trouble, matches, controls, isNotAForm } = check
      if (trouble !== null) return { isReached: false, reason: trouble.detail }
      return {
        isReached: true,
        counts: matches.map((match) => ({ selector: match.selector, count: match.count })),
        controls,
        isNotAForm,
      }
    },
  }
}
