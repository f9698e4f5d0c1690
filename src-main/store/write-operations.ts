import { appendLead } from './append-lead.ts'
import { finishAttempt } from './attempt-end.ts'
import { claimDeliveries, recoverSending, releaseClaim, saveStep } from './claims.ts'
import { appendComment } from './comments.ts'
import {
  createConnection,
  removeConnection,
  saveTokens,
  saveCheck,
  saveCircuit,
  saveReferenceList,
  setConnectionState,
  updateConnection,
} from './connections.ts'
import { createForm, publishForm, saveFormCheck, setForm } from './forms.ts'
import { createJob, saveJob } from './jobs.ts'
import { appendAudit, ensureInstallationId, probe, saveSettings } from './journal.ts'
import { editLead, removeOldLeads } from './lead-edit.ts'
import type { WriteOperations } from './operations.ts'
import { addSite, createProject, removeSite, updateProject } from './projects.ts'
import type { Bound } from './read-operations.ts'
import { decide, pullForward, requeue, shiftDue, skipLead, sweep } from './requeue.ts'
import { noteSighting, noteTag, openVisit, removeOldVisits, setRoistatKey } from './visits.ts'
import { appendUnrecognised, assignUnrecognised, discardUnrecognised } from './unrecognised.ts'

/** Everything the writer thread can be asked. */
export const writeOperations: Bound<WriteOperations> = {
  createProject,
  updateProject,
  addSite,
  removeSite,
  createConnection,
  updateConnection,
  setConnectionState,
  removeConnection,
  saveTokens,
  saveCheck,
  saveCircuit,
  saveReferenceList,
  createForm,
  publishForm,
  setForm,
  saveFormCheck,
  setRoistatKey,
  openVisit,
  noteSighting,
  noteTag,
  appendLead,
  appendComment,
  appendUnrecognised,
  assignUnrecognised,
  discardUnrecognised,
  claimDeliveries,
  saveStep,
  finishAttempt,
  releaseClaim,
  recoverSending,
  pullForward,
  shiftDue,
  sweep,
  requeue,
  decide,
  editLead,
  skipLead,
  createJob,
  saveJob,
  removeOldLeads,
  removeOldVisits,
  saveSettings,
  ensureInstallationId,
  appendAudit,
  probe,
}
