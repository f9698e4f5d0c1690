import { z } from 'zod'
import { command, query, topic } from './define.ts'
import { jobId, projectId, siteId } from './model/id.ts'
import { job } from './model/job.ts'
import { project, projectSettingsChange, site } from './model/project.ts'

const name = z.string().trim().min(1).max(200)

/** Host of a site as people type it: `https://shop.example/page` and `shop.example` both give `shop.example`. */
const siteHost = z
  .string()
  .trim()
  .toLowerCase()
  .transform((text) => text.replace(/^[a-z]+:\/\//, '').replace(/[/?#].*$/, ''))
  .pipe(z.string().min(1).max(253))

/** Projects (clients of the agency) and their sites. */
export const projects = {
  /** All projects, archived ones only on request; ordered by name. */
  list: query(z.object({ withArchived: z.boolean().default(false) }), z.object({ items: z.array(project) })),
  get: query(z.object({ id: projectId }), project),
  /** Makes a project with its own intake key: it can take leads at once. */
  create: command(z.object({ name, settings: projectSettingsChange.optional() }), project),
  update: command(
    z.object({ id: projectId, name: name.optional(), settings: projectSettingsChange.optional() }),
    project,
  ),
  /** Archived projects take no new leads into deliveries, their keys still store leads. Nothing is deleted. */
  archive: command(z.object({ id: projectId, isArchived: z.boolean() }), project),
  /** Replaces the intake key; the old one stops working at once. */
  rotateKey: command(z.object({ id: projectId }), project),
  addSite: command(z.object({ projectId, host: siteHost }), site),
  removeSite: command(z.object({ id: siteId }), z.object({})),
  /** How many leads a retention of so many days would remove now. */
  previewRetention: query(
    z.object({ id: projectId, retentionDays: z.number().int().min(1).max(3650) }),
    z.object({ leadCount: z.number().int(), oldestReceivedAt: z.number().int().nullable() }),
  ),
  /** Removes the leads that the project's retention names, now, as a job; unsent ones are kept. */
  applyRetention: command(z.object({ id: projectId }), z.object({ jobId, job })),
  /** Something about a project (name, sites, health) changed. */
  changed: topic(z.object({ projectId })),
}
