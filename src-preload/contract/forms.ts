import { z } from 'zod'
import { command, query, topic } from './define.ts'
import { listItem } from './model/adapter.ts'
import { form, formCheck, formFingerprint, formRule, formVersion } from './model/form.ts'
import { connectionId, formId, jobId, leadId, projectId } from './model/id.ts'
import { job } from './model/job.ts'
import { lead } from './model/lead.ts'
import { instantMs, localText } from './model/time.ts'

/** Something wrong with a rule: where (`selector`, `phone.source.code`, `extras.2.key`) and what (English). */
export const ruleProblem = z.object({
  path: z.string(),
  kind: z.enum(['selector', 'script', 'variable', 'site', 'duplicate_field', 'no_contact', 'overlap']),
  message: z.string(),
  /** Offset in the script, for the editor. */
  at: z.number().int().nonnegative().optional(),
  /** False: people should know, and it may be published. */
  isFatal: z.boolean(),
})
export type RuleProblem = z.infer<typeof ruleProblem>

/** What of a lead a mapping makes. */
export const mappedLead = lead.pick({
  title: true,
  name: true,
  phone: true,
  email: true,
  comment: true,
  fields: true,
  clientFields: true,
})
export type MappedLead = z.infer<typeof mappedLead>

/** Forms of a project: what the tag captures and how it becomes a lead. */
export const forms = {
  /** Of a project, or of all. */
  list: query(z.object({ projectId: projectId.optional() }), z.object({ items: z.array(form) })),
  get: query(z.object({ id: formId }), form),
  /** @throws bad_input with `issues` when the rule has a fatal problem. */
  create: command(z.object({ projectId, rule: formRule, fingerprint: formFingerprint.nullable().default(null) }), form),
  /** Publishes a new version. `conflict` when somebody published since `baseVersion`. */
  update: command(
    z.object({
      id: formId,
      baseVersion: z.number().int().positive(),
      rule: formRule,
      fingerprint: formFingerprint.nullable().optional(),
    }),
    form,
  ),
  duplicate: command(z.object({ id: formId }), form),
  setEnabled: command(z.object({ id: formId, isEnabled: z.boolean() }), form),
  /** Takes a form away; its leads stay, `restore` brings it back. */
  remove: command(z.object({ id: formId }), z.object({})),
  restore: command(z.object({ id: formId }), form),
  /** Newest first. */
  versions: query(z.object({ id: formId }), z.object({ items: z.array(formVersion) })),
  /** Publishes an earlier version again, as a new one. */
  rollBack: command(z.object({ id: formId, number: z.number().int().positive() }), form),
  /** Problems of a rule that is being edited. */
  checkRule: query(
    z.object({ projectId, id: formId.optional(), rule: formRule }),
    z.object({ problems: z.array(ruleProblem) }),
  ),
  /** What a changed rule would have made of the form's recent leads. Values of scripts and elements it adds are not known. */
  preview: query(
    z.object({ id: formId, rule: formRule, limit: z.number().int().min(1).max(50).default(10) }),
    z.object({
      items: z.array(
        z.object({
          leadId,
          receivedAt: instantMs,
          before: mappedLead,
          after: mappedLead,
          /** Keys of fields whose value only the page could tell. */
          unknown: z.array(z.string()),
          /** Keys of required fields that had no value: it would not have been sent. */
          missing: z.array(z.string()),
        }),
      ),
    }),
  ),
  /** Fields that the project's CRMs have, for deal and contact. `isFresh` asks the CRMs again. */
  crmFields: query(
    z.object({ projectId, isFresh: z.boolean().default(false) }),
    z.object({
      groups: z.array(
        z.object({
          connectionId,
          connectionName: z.string(),
          of: z.enum(['deal', 'contact']),
          title: localText,
          items: z.array(listItem),
          fetchedAt: instantMs.nullable(),
          /** Why it could not be read now (English). */
          trouble: z.string().nullable(),
        }),
      ),
    }),
  ),
  /** The project's tag: what to put on the site, and whether it was seen there. */
  tag: query(
    z.object({ projectId }),
    z.object({
      key: z.string(),
      /** Address of the script, null while no intake listens. */
      scriptUrl: z.string().nullable(),
      snippet: z.string(),
      gzipBytes: z.number().int().nonnegative(),
      /** Key of a Roistat counter that the sites still carry: its addresses work too. */
      roistatKey: z.string().nullable(),
      sightings: z.array(z.object({ host: z.string(), lastSeenAt: instantMs, url: z.string() })),
      notices: z.array(
        z.object({
          kind: z.enum(['incomplete', 'script_error', 'tag_error']),
          formId: formId.nullable(),
          detail: z.string(),
          url: z.string(),
          count: z.number().int(),
          lastAt: instantMs,
        }),
      ),
    }),
  ),
  setRoistatKey: command(z.object({ projectId, roistatKey: z.string().trim().max(128).nullable() }), z.object({})),
  /** Opens the pages of all forms (or one) and checks their selectors, as a job that can be cancelled. */
  recheck: command(z.object({ projectId, id: formId.optional() }), z.object({ jobId, job })),
  /** History of a form's checks, newest first. */
  checks: query(z.object({ id: formId }), z.object({ items: z.array(formCheck) })),
  /** Forms of a project changed: rule, state, counters or checks. */
  changed: topic(z.object({ projectId })),
}
