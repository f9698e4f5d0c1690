import {
  type Api,
  CallError,
  conflict,
  type Form,
  type FormId,
  type FormRule,
  type LeadId,
  type ProjectId,
} from '../../src-preload/contract/index.ts'
import { checkRule } from '../forms/check-rule.ts'
import { copyOf, mappedPart, previewLead } from '../forms/preview.ts'
import { currentActor } from './caller.ts'
import { crmFields } from './crm-fields.ts'
import { inWords } from './picker.ts'
import { type ApiTools, found, today } from './tools.ts'

type FormsApi = Api['forms']

/** Tells the intake and the consoles that forms of a project changed. */
async function announce(tools: ApiTools, projectId: ProjectId): Promise<void> {
  await tools.tags.reload()
  tools.publisher.publish('forms.changed', { projectId })
}

async function readForm(tools: ApiTools, id: FormId): Promise<Form> {
  return found(await tools.store.getForm({ id }), 'form')
}

async function problemsOf(tools: ApiTools, about: { projectId: ProjectId; id?: FormId | undefined; rule: FormRule }) {
  const forms = await tools.store.listForms({ projectId: about.projectId })
  return checkRule(
    about.rule,
    forms.filter((form) => form.id !== about.id),
  )
}

/** @throws bad_input with the problems that would keep the rule from working. */
async function requireGood(tools: ApiTools, about: Parameters<typeof problemsOf>[1]): Promise<void> {
  const fatal = (await problemsOf(tools, about)).filter((problem) => problem.isFatal)
  const [first] = fatal
  if (first === undefined) return
  const issues = fatal.map((problem) => ({ path: `rule.${problem.path}`, message: problem.message }))
  throw new CallError('bad_input', `rule.${first.path}: ${first.message}`, { issues })
}

type Publication = {
  id: FormId
  baseVersion: number | null
  rule: FormRule
  fingerprint?: Form['fingerprint'] | undefined
  note: string | null
}

async function publish(tools: ApiTools, input: Publication): Promise<Form> {
  const { projectId } = await readForm(tools, input.id)
  await requireGood(tools, { projectId, id: input.id, rule: input.rule })
  const { fingerprint, ...rest } = input
  const result = await tools.store.publishForm({
    ...rest,
    ...(fingerprint === undefined ? {} : { fingerprint }),
    actor: currentActor(),
    at: tools.ports.clock.now(),
  })
  switch (result) {
    case 'published':
      await announce(tools, projectId)
      return await readForm(tools, input.id)
    case 'conflict':
      throw conflict('published_meanwhile', 'somebody published another version meanwhile')
    case 'gone':
      throw new CallError('not_found', 'there is no such form')
  }
}

async function create(
  tools: ApiTools,
  input: Pick<Form, 'projectId' | 'rule' | 'fingerprint' | 'isEnabled'> & { note: string | null },
): Promise<Form> {
  await requireGood(tools, input)
  const { projectId, rule, fingerprint, isEnabled, note } = input
  const at = tools.ports.clock.now()
  const made = { projectId, rule, fingerprint, isEnabled, note, actor: currentActor(), at }
  const id = found(await tools.store.createForm(made), 'project')
  await announce(tools, projectId)
  return await readForm(tools, id)
}

async function setForm(
  tools: ApiTools,
  id: FormId,
  change: { isEnabled?: boolean; isRemoved?: boolean },
): Promise<Form> {
  const form = found(await tools.store.getForm({ id, withRemoved: true }), 'form')
  await tools.store.setForm({ id, ...change, at: tools.ports.clock.now() })
  await announce(tools, form.projectId)
  return found(await tools.store.getForm({ id, withRemoved: true }), 'form')
}

async function preview(tools: ApiTools, input: { id: FormId; rule: FormRule; limit: number }) {
  const form = await readForm(tools, input.id)
  const leads = await tools.store.listFormLeads({ id: input.id, limit: input.limit })
  const project = await tools.store.getProject({ id: form.projectId, day: today(tools.ports.clock.now()) })
  const items = leads.flatMap(({ lead, body }) => {
    const seen = previewLead(input.rule, { lead, body }, project?.settings.defaultCountry ?? 'RU')
    const leadId: LeadId = lead.id
    return seen === undefined ? [] : [{ leadId, receivedAt: lead.receivedAt, before: mappedPart(lead), ...seen }]
  })
  return { items }
}

async function tagFacts(tools: ApiTools, projectId: ProjectId): Promise<Awaited<ReturnType<FormsApi['tag']>>> {
  const { store } = tools
  const owner = found(
    (await store.listTagOwners({})).find((item) => item.projectId === projectId),
    'project',
  )
  const [sightings, notices, settings] = await Promise.all([
    store.listSightings({ projectId }),
    store.listNotices({ projectId }),
    store.getSettings({}),
  ])
  const base = settings.publicIntakeUrl?.replace(/\/$/, '') ?? tools.facts.intakeUrl()
  const scriptUrl = base === null ? null : `${base}/s/${owner.tagKey}.js`
  return {
    key: owner.tagKey,
    scriptUrl,
    snippet: scriptUrl === null ? '' : `<script async src="${scriptUrl}"></script>`,
    gzipBytes: tools.tags.scriptOfProject(projectId)?.gzip.length ?? 0,
    roistatKey: owner.roistatKey,
    sightings,
    notices,
  }
}

/** Handlers of the forms area. */
export function formHandlers(tools: ApiTools): FormsApi {
  const { store } = tools
  return {
    list: async (input) => ({
      items: await store.listForms(input.projectId === undefined ? {} : { projectId: input.projectId }),
    }),
    get: (input) => readForm(tools, input.id),
    create: (input) => create(tools, { ...input, isEnabled: true, note: null }),
    update: (input) => publish(tools, { ...input, note: null }),
    duplicate: async (input) => {
      const form = await readForm(tools, input.id)
      // Two enabled forms with one selector would compete: the copy is off until its selector is another.
      return await create(tools, { ...form, rule: copyOf(form, '(2)'), isEnabled: false, note: `copy of ${form.id}` })
    },
    setEnabled: (input) => setForm(tools, input.id, { isEnabled: input.isEnabled }),
    remove: async (input) => {
      await setForm(tools, input.id, { isRemoved: true })
      return {}
    },
    restore: (input) => setForm(tools, input.id, { isRemoved: false }),
    versions: async (input) => {
      await readForm(tools, input.id)
      return { items: await store.listFormVersions({ id: input.id }) }
    },
    rollBack: async (input) => {
      const versions = await store.listFormVersions({ id: input.id })
      const version = found(
        versions.find((item) => item.number === input.number),
        'version',
      )
      const note = `rollback to ${input.number}`
      return await publish(tools, { id: input.id, baseVersion: null, rule: version.rule, note })
    },
    checkRule: async (input) => ({ problems: await problemsOf(tools, input) }),
    preview: (input) => preview(tools, input),
    crmFields: (input) => crmFields(tools, input),
    tag: (input) => tagFacts(tools, input.projectId),
    setRoistatKey: async (input) => {
      const { projectId } = input
      const roistatKey = input.roistatKey === '' ? null : input.roistatKey
      const isKnown = await store.setRoistatKey({ projectId, roistatKey })
      if (!isKnown) throw new CallError('not_found', 'there is no such project')
      await announce(tools, projectId)
      return {}
    },
    recheck: async (input) => {
      const { projectId, id } = input
      const job = await inWords(tools.formChecks.begin({ projectId, ...(id === undefined ? {} : { id }) }))
      return { jobId: job.id, job }
    },
    checks: async (input) => {
      await readForm(tools, input.id)
      return { items: await store.listFormChecks({ id: input.id }) }
    },
  }
}
