/* eslint-disable @typescript-eslint/require-await -- handlers are async by contract: what they throw must be a rejection */
import {
  type Api,
  CallError,
  type Form,
  type FormId,
  formRule,
  type FormVersion,
} from '../../src-preload/contract/index.ts'
import type { FakeState } from './fake-state.ts'

const FIRST_RULE = formRule.parse({
  title: 'Callback: lead from {domain}',
  type: 'form',
  selector: '#order, .popup form',
  name: { source: { kind: 'field', name: 'fio' } },
  phone: { source: { kind: 'field', name: 'tel' }, isRequired: true },
  extras: [{ of: 'deal', key: 'UF_PAGE', source: { kind: 'static', value: '{landingPage}' } }],
})

const FAKE_TAG = {
  key: '0123456789abcdef0123456789abcdef',
  scriptUrl: 'http://127.0.0.1:8437/s/0123456789abcdef0123456789abcdef.js',
  snippet: '<script async src="http://127.0.0.1:8437/s/0123456789abcdef0123456789abcdef.js"></script>',
  gzipBytes: 7420,
  roistatKey: null,
  sightings: [],
  notices: [],
}

type Stored = { form: Form; versions: FormVersion[]; isRemoved: boolean }

/** Handlers of forms: kept in memory, nothing is checked. */
export function fakeForms(state: FakeState): Api['forms'] {
  const now = Date.now()
  const stored: Stored[] = []
  const add = (part: Pick<Form, 'projectId' | 'rule' | 'fingerprint'>): Form => {
    const form: Form = {
      id: `form_${stored.length + 1}`,
      ...part,
      isEnabled: true,
      version: 1,
      createdAt: now,
      changedAt: now,
      lastLeadAt: null,
      leadCount: 0,
      incompleteCount: 0,
      lastIncompleteAt: null,
      lastCheck: null,
    }
    const first: FormVersion = { number: 1, rule: form.rule, actor: 'console', createdAt: now, note: null }
    stored.push({ form, versions: [first], isRemoved: false })
    return form
  }
  const [project] = state.projects
  if (project !== undefined) {
    const form = add({ projectId: project.id, rule: FIRST_RULE, fingerprint: null })
    Object.assign(form, { leadCount: 214, lastLeadAt: now - 240_000, incompleteCount: 3 })
  }
  const find = (id: FormId): Stored => {
    const found = stored.find((item) => item.form.id === id)
    if (found === undefined) throw new CallError('not_found', 'no such form')
    return found
  }
  const publish = (id: FormId, rule: Form['rule'], note: string | null): Form => {
    const found = find(id)
    const number = found.form.version + 1
    found.form = { ...found.form, rule, version: number, changedAt: Date.now() }
    found.versions.unshift({ number, rule, actor: 'console', createdAt: Date.now(), note })
    return found.form
  }
  return {
    list: async ({ projectId }) => ({
      items: stored
        .filter((item) => !item.isRemoved && (projectId === undefined || item.form.projectId === projectId))
        .map((item) => item.form),
    }),
    get: async ({ id }) => find(id).form,
    create: async (input) => add(input),
    update: async ({ id, rule }) => publish(id, rule, null),
    duplicate: async ({ id }) => add(find(id).form),
    setEnabled: async ({ id, isEnabled }) => Object.assign(find(id).form, { isEnabled }),
    remove: async ({ id }) => {
      find(id).isRemoved = true
      return {}
    },
    restore: async ({ id }) => {
      find(id).isRemoved = false
      return find(id).form
    },
    versions: async ({ id }) => ({ items: find(id).versions }),
    rollBack: async ({ id, number }) => {
      const version = find(id).versions.find((item) => item.number === number)
      if (version === undefined) throw new CallError('not_found', 'no such version')
      return publish(id, version.rule, `rollback to ${number}`)
    },
    checkRule: async () => ({ problems: [] }),
    preview: async () => ({ items: [] }),
    crmFields: async () => ({ groups: [] }),
    tag: async () => FAKE_TAG,
    setRoistatKey: async () => ({}),
    recheck: async () => {
      throw new CallError('unavailable', 'no browser here')
    },
    checks: async () => ({ items: [] }),
  }
}

/** The picker of a core without a browser. */
export function fakePicker(): Api['picker'] {
  const absent = async (): Promise<never> => {
    throw new CallError('unavailable', 'no browser here')
  }
  return {
    availability: async () => ({ isAvailable: false, browser: null, surfaces: [], reason: 'no_browser', detail: null }),
    open: absent,
    state: absent,
    close: async () => ({}),
    navigate: absent,
    acceptCertificate: absent,
    setMode: absent,
    setWidth: absent,
    input: absent,
    drawn: absent,
    place: absent,
    answerDialog: absent,
    chooseOption: absent,
    movePick: absent,
    joinTargets: absent,
    survey: absent,
    match: absent,
    controls: absent,
    evaluate: absent,
    testRun: absent,
    sendTest: absent,
    checkInstallation: absent,
  }
}
