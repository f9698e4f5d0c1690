import { type Api, projectSettings } from '../../src-preload/contract/index.ts'
import { DAY_MS } from '../store/counters.ts'
import { type ApiTools, found, today } from './tools.ts'

/** A key in the shape that code written for Roistat expects: base64 of `number:number:hash`. */
export function newIntakeKey(tools: Pick<ApiTools, 'ports'>): string {
  const { random } = tools.ports
  const number = () => String(1000 + Math.floor(random.fraction() * 900_000))
  return Buffer.from(`${number()}:${number()}:${random.hex(16)}`).toString('base64')
}

/** Handlers of the projects area. */
export function projectHandlers(tools: ApiTools): Api['projects'] {
  const { store, ports, publisher } = tools
  const read = async (id: `project_${number}`) =>
    found(await store.getProject({ id, day: today(ports.clock.now()) }), 'project')
  const changed = async (id: `project_${number}`) => {
    await tools.desk.reloadKeys()
    await tools.tags.reload()
    publisher.publish('projects.changed', { projectId: id })
    return await read(id)
  }
  return {
    list: async (input) => ({
      items: await store.listProjects({ withArchived: input.withArchived, day: today(ports.clock.now()) }),
    }),
    get: (input) => read(input.id),
    create: async (input) => {
      const id = await store.createProject({
        name: input.name,
        intakeKey: newIntakeKey(tools),
        tagKey: ports.random.hex(16),
        settings: projectSettings.parse(input.settings ?? {}),
        at: ports.clock.now(),
      })
      return await changed(id)
    },
    update: async (input) => {
      const before = await read(input.id)
      await store.updateProject({
        id: input.id,
        ...(input.name === undefined ? {} : { name: input.name }),
        ...(input.settings === undefined
          ? {}
          : { settings: projectSettings.parse({ ...before.settings, ...input.settings }) }),
      })
      if (input.settings?.retrySchedule !== undefined) {
        for (const item of await store.listConnections({ projectId: input.id })) await tools.scheduler.reload(item.id)
      }
      return await changed(input.id)
    },
    archive: async (input) => {
      await read(input.id)
      await store.updateProject({ id: input.id, isArchived: input.isArchived })
      return await changed(input.id)
    },
    rotateKey: async (input) => {
      await read(input.id)
      await store.updateProject({ id: input.id, intakeKey: newIntakeKey(tools) })
      return await changed(input.id)
    },
    ...siteHandlers(tools),
    ...retentionHandlers(tools),
  }
}

function siteHandlers(tools: ApiTools): Pick<Api['projects'], 'addSite' | 'removeSite'> {
  const { store, ports, publisher } = tools
  return {
    addSite: async (input) => {
      const site = found(await store.addSite({ ...input, at: ports.clock.now() }), 'project')
      await tools.tags.reload()
      publisher.publish('projects.changed', { projectId: input.projectId })
      return site
    },
    removeSite: async (input) => {
      const site = found(await store.getSite({ id: input.id }), 'site')
      await store.removeSite({ id: input.id })
      await tools.tags.reload()
      publisher.publish('projects.changed', { projectId: site.projectId })
      return {}
    },
  }
}

function retentionHandlers(tools: ApiTools): Pick<Api['projects'], 'previewRetention' | 'applyRetention'> {
  const { store, ports } = tools
  const read = async (id: `project_${number}`) =>
    found(await store.getProject({ id, day: today(ports.clock.now()) }), 'project')
  return {
    previewRetention: async (input) => {
      await read(input.id)
      const before = ports.clock.now() - input.retentionDays * DAY_MS
      return await store.previewRetention({ projectId: input.id, before })
    },
    applyRetention: async (input) => {
      const project = await read(input.id)
      const job = await tools.retention.start(project)
      return { jobId: job.id, job }
    },
  }
}
