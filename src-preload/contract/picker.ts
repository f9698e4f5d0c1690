import { z } from 'zod'
import { command, query, topic } from './define.ts'
import { formRule } from './model/form.ts'
import { projectId, formId, leadId } from './model/id.ts'
import { lead } from './model/lead.ts'
import {
  hoverProbe,
  openList,
  pageControl,
  pageSurvey,
  pageWarning,
  pickedTarget,
  pickIntent,
  selectorMatch,
} from './model/picker.ts'
import { capture } from './model/submission.ts'

/** A page being looked at. Random, not a row of the store. */
const sessionId = z.string().min(1).max(64)
const inSession = z.object({ id: sessionId })

/** `canvas`: pictures for the console · `window`: a window of its own beside it · `view`: a view inside the desktop window. */
export const pickerSurface = z.enum(['canvas', 'window', 'view'])
export type PickerSurface = z.infer<typeof pickerSurface>

/** Widths a page is looked at. */
export const pickerWidth = z.enum(['desktop', 'phone'])
export type PickerWidth = z.infer<typeof pickerWidth>

/**
 * Why a page did not open. `http`: it opened with an error status · `sign_in`: the site wants a name and a password, which
 * `https://name:password@site` in the address gives · `redirects`: it sends from one address to another without an end.
 */
export const pageTrouble = z.object({
  kind: z.enum(['dns', 'tls', 'refused', 'timeout', 'http', 'sign_in', 'redirects', 'blocked', 'crashed', 'other']),
  /** Chromium's own words such as `net::ERR_NAME_NOT_RESOLVED`, or `HTTP 404`. */
  detail: z.string(),
})
export type PageTrouble = z.infer<typeof pageTrouble>

/**
 * Why a script field gave nothing: `thrown` an error of its own, in the browser's words · `timeout` it did not end in time ·
 * `dialog` it opened a dialog, or one is open · `promise` it returned a promise, which the tag does not wait for: the visitor may be
 * gone by then · `page` the page could not be asked.
 */
export const scriptFaultCode = z.enum(['thrown', 'timeout', 'dialog', 'promise', 'page'])
export type ScriptFaultCode = z.infer<typeof scriptFaultCode>

/** What the console shows of a session besides its pictures. */
export const pickerState = z.object({
  id: sessionId,
  projectId,
  surface: pickerSurface,
  url: z.string(),
  title: z.string(),
  isLoading: z.boolean(),
  canGoBack: z.boolean(),
  canGoForward: z.boolean(),
  trouble: pageTrouble.nullable(),
  mode: z.enum(['browse', 'pick']),
  intent: pickIntent,
  width: pickerWidth,
  /** A dialog of the page (`alert`, `confirm`, `prompt`) that waits for an answer. */
  dialog: z.object({ kind: z.string(), text: z.string(), defaultText: z.string() }).nullable(),
  /** A native list that is open: its options and where it stands. */
  list: openList.nullable(),
  /** Short notes since the page was opened, newest last: a refused download, a popup loaded in place. */
  notes: z.array(z.enum(['download_refused', 'popup_in_place', 'file_chooser_refused', 'permission_refused'])),
  /** Another number when the forms of the page are others than they were, so that a survey is to be asked for again. */
  formsVersion: z.number().int().nonnegative(),
  picked: pickedTarget.nullable(),
  hover: hoverProbe.nullable(),
})
export type PickerState = z.infer<typeof pickerState>

const point = { x: z.number(), y: z.number() }
const modifiers = z.number().int().min(0).max(15).default(0)

/** What a person does on the canvas, in CSS pixels of the page. */
export const pickerInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('move'), ...point, modifiers }),
  z.object({
    kind: z.enum(['down', 'up']),
    ...point,
    button: z.enum(['left', 'middle', 'right']),
    clickCount: z.number().int().min(0).max(3),
    modifiers,
  }),
  z.object({ kind: z.literal('wheel'), ...point, deltaX: z.number(), deltaY: z.number(), modifiers }),
  z.object({
    kind: z.enum(['keyDown', 'keyUp']),
    key: z.string().max(40),
    code: z.string().max(40),
    keyCode: z.number().int().min(0).max(255),
    modifiers,
  }),
  /** Typed or pasted text, whatever the keyboard (Russian, input methods). */
  z.object({ kind: z.literal('text'), text: z.string().max(10_000) }),
])
export type PickerInput = z.infer<typeof pickerInput>

/** The live picker. A session belongs to whoever opened it and ends after it was not asked anything for a while. */
export const picker = {
  /** Whether pages can be opened here, with which program, and on which surfaces. */
  availability: query(
    z.object({}),
    z.object({
      isAvailable: z.boolean(),
      browser: z.string().nullable(),
      surfaces: z.array(pickerSurface),
      /** `no_browser`: none was found · `no_sandbox`: it cannot start here. */
      reason: z.enum(['no_browser', 'cannot_start']).nullable(),
      detail: z.string().nullable(),
    }),
  ),
  open: command(
    z.object({
      projectId,
      url: z.string().trim().min(1).max(4000),
      surface: pickerSurface,
      width: pickerWidth.default('desktop'),
    }),
    pickerState,
  ),
  state: query(inSession, pickerState),
  close: command(inSession, z.object({})),
  /** Goes to an address (`https://` is added when there is no scheme), back, forward, or loads again. */
  navigate: query(
    inSession.extend({
      to: z.union([
        z.enum(['back', 'forward', 'reload', 'stop']),
        z.object({ url: z.string().trim().min(1).max(4000) }),
      ]),
    }),
    pickerState,
  ),
  /** Loads the page although its certificate is wrong; for this session and this host only. */
  acceptCertificate: command(inSession, pickerState),
  setMode: query(inSession.extend({ mode: z.enum(['browse', 'pick']), intent: pickIntent }), pickerState),
  setWidth: query(inSession.extend({ width: pickerWidth }), pickerState),
  /** Mouse, wheel and keys. A query: nothing of ours changes, and it is no entry of the audit log. */
  input: query(inSession.extend({ events: z.array(pickerInput).max(100) }), z.object({})),
  /** The console drew a picture: the next one may come. */
  drawn: query(inSession.extend({ frame: z.number().int() }), z.object({})),
  answerDialog: query(
    inSession.extend({ isAccepted: z.boolean(), text: z.string().max(2000).default('') }),
    pickerState,
  ),
  chooseOption: query(inSession.extend({ indexes: z.array(z.number().int().nonnegative()).max(500) }), pickerState),
  /** Where the desktop window shows the page, CSS pixels of the console; hidden while something of the console must be above it. */
  place: query(
    inSession.extend({
      x: z.number(),
      y: z.number(),
      width: z.number().nonnegative(),
      height: z.number().nonnegative(),
      isVisible: z.boolean(),
    }),
    z.object({}),
  ),
  /** Parent, child, or the next element of the same kind of the picked one. */
  movePick: query(inSession.extend({ to: z.enum(['parent', 'child', 'next', 'previous']) }), pickerState),
  /** Candidates that match all of several picked targets; `targets` are selectors of each. */
  joinTargets: query(inSession.extend({ selectors: z.array(z.string().max(4000)).min(1).max(50) }), pickedTarget),
  /** Everything on the page that could be captured: the way for the keyboard and screen readers. */
  survey: query(inSession, pageSurvey),
  /** What each selector of a list matches; `isShown` paints all matches on the page. */
  match: query(
    inSession.extend({ selectors: z.array(z.string().max(4000)).max(50), isShown: z.boolean().default(false) }),
    z.object({
      matches: z.array(selectorMatch),
      /** Matches on the other pages of this session, as they were when last seen. */
      elsewhere: z.array(z.object({ url: z.string(), counts: z.array(z.number().int()) })),
    }),
  ),
  /** Controls of what a selector matches, with their values now. */
  controls: query(
    inSession.extend({ selector: z.string().max(4000), type: z.enum(['form', 'button']) }),
    z.object({ items: z.array(pageControl) }),
  ),
  /** Runs the body of a script field on the page; an error is an answer. */
  evaluate: query(
    inSession.extend({
      code: z.string().min(1).max(20_000),
      selector: z.string().max(4000).nullable(),
      type: z.enum(['form', 'button']).default('button'),
    }),
    z.union([
      z.object({ isOk: z.literal(true), value: z.string() }),
      z.object({ isOk: z.literal(false), code: scriptFaultCode, error: z.string() }),
    ]),
  ),
  /** Fills the form with sample data if wanted, captures it with the tag's own code, and shows the lead it would be. Nothing leaves. */
  testRun: query(
    inSession.extend({ rule: formRule, isFilled: z.boolean().default(true) }),
    z.object({
      capture,
      /** As it would be stored, with the variables that are known replaced. Null when it would not be sent. */
      lead: lead
        .pick({
          title: true,
          name: true,
          phone: true,
          phoneE164: true,
          email: true,
          comment: true,
          fields: true,
          clientFields: true,
          flags: true,
          warnings: true,
        })
        .nullable(),
      /** Keys of required fields without a value. */
      missing: z.array(z.string()),
      /** Mapped fields that people cannot see now, so that no sample was filled in: of another step, of a closed window. */
      hidden: z.array(z.object({ key: z.string(), label: z.string() })),
      scriptErrors: z.array(z.object({ key: z.string(), code: scriptFaultCode, error: z.string() })),
    }),
  ),
  /** Sends the captured test lead the whole way, marked as a test. */
  sendTest: command(
    z.object({ id: sessionId, projectId, formId: formId.nullable(), rule: formRule, capture }),
    z.object({ leadId }),
  ),
  /** Opens a page of a site and says whether the tag is there and what it catches. */
  checkInstallation: query(
    z.object({ projectId, url: z.string().trim().min(1).max(4000) }),
    z.object({
      url: z.string(),
      trouble: pageTrouble.nullable(),
      /** `runs` · `other_key` a tag of another project · `blocked` it is in the page and did not run · `absent`. */
      tag: z.enum(['runs', 'other_key', 'blocked', 'absent']),
      /** What keeps it from running or sending. */
      obstacles: z.array(
        z.object({
          kind: z.enum(['csp_script', 'csp_connect', 'mixed_content', 'not_found', 'network', 'error']),
          detail: z.string(),
        }),
      ),
      forms: z.array(
        z.object({
          id: formId,
          selector: z.string(),
          /** Forms or buttons that it catches here. */
          count: z.number().int(),
          isOnThisSite: z.boolean(),
          /** `not_a_form`: it matches something, and none of that is a form. */
          warning: pageWarning.nullable(),
        }),
      ),
      /** Lead forms of the page that no rule catches. */
      uncaught: z.array(z.object({ title: z.string(), selector: z.string() })),
    }),
  ),
  /** A picture of the page: JPEG as base64, `scale` page pixels per CSS pixel. Only for the console that looks at this session. */
  frame: topic(
    z.object({ id: sessionId, frame: z.number().int(), data: z.string(), width: z.number(), height: z.number() }),
  ),
  /** The state of a session changed. */
  changed: topic(z.object({ id: sessionId, state: pickerState.nullable() })),
}
