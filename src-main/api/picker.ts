import {
  type Api,
  CallError,
  type Capture,
  type ErrorCode,
  type FormId,
  type FormRule,
  type Lead,
  type LeadId,
  type PickerSurface,
  type ProjectId,
  tagVisit,
} from '../../src-preload/contract/index.ts'
import { acceptSubmission } from '../forms/accept-submission.ts'
import { hiddenFields } from '../forms/hidden-fields.ts'
import { mapSubmission } from '../forms/map-submission.ts'
import { scriptsOf, tagFormOf } from '../forms/tag-script.ts'
import { resolveLead } from '../leads/outgoing-lead.ts'
import type { AcceptedLead } from '../leads/types.ts'
import { PickerError, type PickerErrorKind } from '../picker/picker-error.ts'
import { knownOfVisit } from '../visits/known-of-visit.ts'
import { checkInstallation } from './check-installation.ts'
import { type ApiTools, found, today } from './tools.ts'

type PickerApi = Api['picker']

const CODES: Readonly<Record<PickerErrorKind, ErrorCode>> = {
  no_session: 'not_found',
  session_limit: 'conflict',
  no_browser: 'unavailable',
  cannot_start: 'unavailable',
  bad_address: 'bad_input',
  busy: 'conflict',
  dialog: 'conflict',
  gone: 'conflict',
  no_match: 'conflict',
  not_a_form: 'conflict',
  bad_answer: 'conflict',
}

/** The picker's errors in the contract's words. */
export async function inWords<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (!(error instanceof PickerError)) throw error
    // The kind travels as an issue: the console has words for it.
    throw new CallError(CODES[error.kind], error.message, { issues: [{ path: 'picker', message: error.kind }] })
  }
}

/** What a test lead says of itself; people see it in the list and in the CRM, in the console's language. */
const TEST_MARK = { ru: '[ТЕСТ]', en: '[TEST]' } as const

/** A lead of what was captured, as the tag's own submission would give it. */
async function leadOf(
  tools: ApiTools,
  about: { projectId: ProjectId; formId: FormId | null; rule: FormRule; capture: Capture; url: string },
): Promise<{ lead: AcceptedLead; intakeKey: string }> {
  const { projectId, rule, url } = about
  const project = found(await tools.store.getProject({ id: projectId, day: today(tools.ports.clock.now()) }), 'project')
  const page = { url, title: '', referrer: null }
  const origin = { ip: null, userAgent: null, referrer: url === '' ? null : url }
  const lead = acceptSubmission({
    submission: { ...about.capture, id: 'picker-test', form: 0, page, visit: tagVisit.parse({}), ageMs: 0 },
    form: { id: about.formId ?? 'form_1', rule, isEnabled: true },
    origin,
    original: {
      method: 'POST',
      target: 'picker',
      contentType: 'application/json',
      body: Buffer.from(JSON.stringify(about.capture)),
    },
    defaultCountry: project.settings.defaultCountry,
    context: knownOfVisit({ visit: tagVisit.parse({}), page, origin, place: undefined }),
    visit: null,
  })
  return { lead: { ...lead, formId: about.formId }, intakeKey: project.intakeKey }
}

/** The part of a lead that a test shows, with the variables that are known replaced as they are when it is sent. */
function shown(accepted: AcceptedLead, now: number): Awaited<ReturnType<PickerApi['testRun']>>['lead'] {
  const { original: _original, fingerprint: _fingerprint, ...values } = accepted
  const stored = { id: 'lead_1', projectId: 'project_1', receivedAt: now, repeatCount: 0, isEdited: false } as const
  const { title, name, comment, fields, clientFields } = resolveLead({
    ...values,
    ...stored,
    state: 'queued',
    deliveries: [],
  })
  const { phone, phoneE164, email, flags, warnings } = accepted
  return { title, name, phone, phoneE164, email, comment, fields, clientFields, flags, warnings }
}

async function testRun(tools: ApiTools, input: { id: string; rule: FormRule; isFilled: boolean }) {
  const { picker } = tools
  const { id, rule, isFilled } = input
  const scripts = Object.fromEntries(scriptsOf(rule).map(({ key, code }) => [key, code]))
  const trial = await picker.capture(id, { form: tagFormOf({ id: 'form_1', rule }), scripts, isFilled })
  const missing = [...new Set([...trial.missing, ...mapSubmission(rule, trial.capture).missing])]
  const { projectId, url } = await picker.state(id)
  const { lead } = await leadOf(tools, { projectId, formId: null, rule, capture: trial.capture, url })
  const controls = isFilled ? await picker.controls(id, { selector: rule.selector, type: rule.type }) : []
  const hidden = hiddenFields(rule, controls)
  return { ...trial, missing, hidden, lead: missing.length > 0 ? null : shown(lead, tools.ports.clock.now()) }
}

type TestSending = { id: string; projectId: ProjectId; formId: FormId | null; rule: FormRule; capture: Capture }

async function sendTest(tools: ApiTools, input: TestSending): Promise<{ leadId: LeadId }> {
  const { url } = await tools.picker.state(input.id)
  const made = await leadOf(tools, { ...input, url })
  const { language } = await tools.store.getSettings({})
  const warning: Lead['warnings'][number] = { code: 'test_lead', field: null, detail: null }
  const lead: AcceptedLead = {
    ...made.lead,
    title: `${TEST_MARK[language ?? 'ru']} ${made.lead.title ?? ''}`.trim(),
    warnings: [warning, ...made.lead.warnings],
    // Two tests with the same samples are two leads.
    fingerprint: tools.ports.random.hex(32),
  }
  const result = await tools.desk.receive({ key: made.intakeKey, lead })
  if (result.kind !== 'stored') throw new CallError('storage', 'the test lead could not be stored')
  return { leadId: result.leadId }
}

type Looking =
  'survey' | 'match' | 'controls' | 'evaluate' | 'testRun' | 'sendTest' | 'checkInstallation' | 'joinTargets'

/** Handlers of the picker area. */
export function pickerHandlers(tools: ApiTools): PickerApi {
  return { ...drivingHandlers(tools), ...lookingHandlers(tools) }
}

function drivingHandlers(tools: ApiTools): Omit<PickerApi, Looking> {
  const { picker } = tools
  return {
    availability: async () => {
      const there = await picker.availability()
      if (there.isAvailable) {
        const surfaces: PickerSurface[] = [...there.surfaces]
        return { isAvailable: true, browser: there.browser, surfaces, reason: null, detail: null }
      }
      return { ...there, surfaces: [] }
    },
    open: async (input) => {
      found(await tools.store.getProject({ id: input.projectId, day: today(tools.ports.clock.now()) }), 'project')
      return await inWords(picker.open(input))
    },
    state: (input) => inWords(picker.state(input.id)),
    close: async (input) => {
      await inWords(picker.close(input.id))
      return {}
    },
    navigate: (input) => inWords(picker.navigate(input.id, input.to)),
    acceptCertificate: (input) => inWords(picker.acceptCertificate(input.id)),
    setMode: (input) => inWords(picker.setMode(input.id, input)),
    setWidth: (input) => inWords(picker.setWidth(input.id, input.width)),
    input: async (input) => {
      await inWords(picker.input(input.id, input.events))
      return {}
    },
    drawn: async (input) => {
      await inWords(
        Promise.resolve().then(() => {
          picker.drawn(input.id, input.frame)
        }),
      )
      return {}
    },
    answerDialog: (input) => inWords(picker.answerDialog(input.id, input)),
    chooseOption: (input) => inWords(picker.chooseOption(input.id, input.indexes)),
    place: async (input) => {
      await inWords(
        Promise.resolve().then(() => {
          picker.place(input.id, input)
        }),
      )
      return {}
    },
    movePick: (input) => inWords(picker.movePick(input.id, input.to)),
  }
}

function lookingHandlers(tools: ApiTools): Pick<PickerApi, Looking> {
  const { picker } = tools
  return {
    joinTargets: (input) => inWords(picker.joinTargets(input.id, input.selectors)),
    survey: (input) => inWords(picker.survey(input.id)),
    match: (input) => inWords(picker.match(input.id, input)),
    controls: async (input) => ({ items: await inWords(picker.controls(input.id, input)) }),
    evaluate: (input) => inWords(picker.evaluate(input.id, input)),
    testRun: (input) => inWords(testRun(tools, input)),
    sendTest: (input) => inWords(sendTest(tools, input)),
    checkInstallation: (input) => inWords(checkInstallation(tools, input)),
  }
}
