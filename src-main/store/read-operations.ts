import {
  getAccount,
  getConnection,
  getReferenceList,
  getTokens,
  listAccountIds,
  listConnections,
} from './connections.ts'
import { listComments } from './comments.ts'
import { countByState, getDelivery, listDue, maxLeadNumber, nextDue, pickResend } from './deliveries.ts'
import { getForm, listFormChecks, listForms, listFormVersions } from './forms.ts'
import { getJob, listJobs, listRunningJobs } from './jobs.ts'
import { getSettings, listAudit, reportByDay } from './journal.ts'
import { previewRetention } from './lead-edit.ts'
import { findLead, getLead, getOriginal, listFormLeads, listLeads } from './lead-list.ts'
import type { Db } from './open-database.ts'
import type { ReadOperations } from './operations.ts'
import { getProject, getSite, listKeys, listProjects } from './projects.ts'
import { listNotices, listSightings, listTagOwners } from './visits.ts'
import { countUnrecognised, getUnrecognised, listUnrecognised } from './unrecognised.ts'

/** Operations by name over a database handle. */
export type Bound<Operations> = {
  [N in keyof Operations]: Operations[N] extends (input: infer I) => infer O ? (db: Db, input: I) => O : never
}

/** Everything the reader thread can be asked. */
export const readOperations: Bound<ReadOperations> = {
  listKeys,
  listProjects,
  getProject,
  getSite,
  listConnections,
  getConnection,
  getAccount,
  listAccountIds,
  getTokens,
  getReferenceList,
  listLeads,
  getLead,
  getOriginal,
  listComments,
  findLead,
  getDelivery,
  countByState,
  listDue,
  nextDue,
  maxLeadNumber,
  pickResend,
  listUnrecognised,
  getUnrecognised,
  countUnrecognised,
  previewRetention,
  listJobs,
  getJob,
  listRunningJobs,
  listAudit,
  getSettings,
  listForms,
  getForm,
  listFormVersions,
  listFormChecks,
  listFormLeads,
  listTagOwners,
  listSightings,
  listNotices,
  reportByDay,
}
