import { z } from 'zod'
import { projectId, siteId } from './id.ts'
import { instantMs } from './time.ts'

const settingFields = {
  /** The very same submission within this window is counted, not stored again. 0 = off. Default 60 s. */
  repeatWindowMs: z.number().int().min(0).max(86_400_000),
  /** Leads older than this are removed. null = kept for ever. */
  retentionDays: z.number().int().min(1).max(3650).nullable(),
  /** ISO 3166 country for phones without a country code. */
  defaultCountry: z.string().regex(/^[A-Z]{2}$/),
  /** `adaptive`: fast first, then every 30 min; `grid`: the seed's plain grid, every 30 min. Both end 48 h after receipt. */
  retrySchedule: z.enum(['adaptive', 'grid']),
}

/** Settings of a project; each has a default. */
export const projectSettings = z.object({
  repeatWindowMs: settingFields.repeatWindowMs.default(60_000),
  retentionDays: settingFields.retentionDays.default(null),
  defaultCountry: settingFields.defaultCountry.default('RU'),
  retrySchedule: settingFields.retrySchedule.default('adaptive'),
})
/** Some settings of a project. Those that are not named stay unnamed: `projectSettings.partial()` would fill in defaults. */
export const projectSettingsChange = z.object(settingFields).partial()
export type ProjectSettings = z.infer<typeof projectSettings>

/** How a project does: numbers for its card. `attention` = leads that need a person. */
export const projectHealth = z.object({
  state: z.enum(['idle', 'ok', 'trouble', 'attention']),
  leadsToday: z.number().int(),
  delivered: z.number().int(),
  waiting: z.number().int(),
  attention: z.number().int(),
  lastLeadAt: instantMs.nullable(),
  connectionCount: z.number().int(),
})
export type ProjectHealth = z.infer<typeof projectHealth>

export const site = z.object({ id: siteId, projectId, host: z.string(), createdAt: instantMs })
export type Site = z.infer<typeof site>

/** A client of the agency. `intakeKey` takes leads for all active connections of the project. */
export const project = z.object({
  id: projectId,
  name: z.string(),
  intakeKey: z.string(),
  settings: projectSettings,
  isArchived: z.boolean(),
  createdAt: instantMs,
  sites: z.array(site),
  health: projectHealth,
})
export type Project = z.infer<typeof project>
