import type { PageControl, PageSurvey, PickedTarget, SelectorMatch } from '../../src-preload/contract/model/picker.ts'
import type { ScriptFaultCode } from '../../src-preload/contract/picker.ts'
import type { Capture, TagForm } from '../../src-preload/contract/model/submission.ts'
import { nothingCaught } from './nothing-caught.ts'
import type { PickerSession } from './picker-session.ts'
import type { RuleTarget } from './probe-client.ts'
import type { ScriptResult } from './script-runner.ts'

/** What selectors match here, and what they matched on the session's other pages. */
export type Matches = { matches: SelectorMatch[]; elsewhere: { url: string; counts: number[] }[] }

/** A form to try: as the tag has it, with the bodies of its script fields by their keys. */
export type TrialForm = { form: Omit<TagForm, 'scripts'>; scripts: Readonly<Record<string, string>>; isFilled: boolean }

/** What the tag would have caught. `missing`: keys of required fields without a value. */
export type Trial = {
  capture: Capture
  missing: string[]
  scriptErrors: { key: string; code: ScriptFaultCode; error: string }[]
}

/** Everything on the page that could be captured. */
export async function survey(session: PickerSession): Promise<PageSurvey> {
  return await session.page.probe.survey()
}

/** Walks from what is picked; where there is nothing, it stays. */
export async function movePick(session: PickerSession, to: 'parent' | 'child' | 'next' | 'previous'): Promise<void> {
  const picked = await session.page.probe.move(to)
  if (picked !== null) session.pick(picked)
}

/** Candidates that match all of several targets. */
export async function joinTargets(session: PickerSession, selectors: readonly string[]): Promise<PickedTarget> {
  return await session.page.probe.join(selectors)
}

/** Counts selectors on this page and remembers it; `isShown` paints the matches, its absence takes the paint away. */
export async function match(
  session: PickerSession,
  input: { selectors: readonly string[]; isShown: boolean },
): Promise<Matches> {
  return await session.selectors.match(session.page, input)
}

/** Controls of what a selector matches. */
export async function controls(session: PickerSession, input: RuleTarget): Promise<PageControl[]> {
  return await session.page.probe.controls(input)
}

/** Runs the body of a script field; an error of the script is an answer. */
export async function evaluate(
  session: PickerSession,
  { code, selector, type = 'button' }: { code: string; selector: string | null; type?: RuleTarget['type'] },
): Promise<ScriptResult> {
  return await session.page.scripts.run(code, selector === null ? null : { selector, type })
}

/**
 * What the tag would catch of a form as it stands now, after filling its empty controls if wanted. Nothing is submitted, and for
 * some seconds nothing is sent by the page's own scripts either.
 *
 * @throws PickerError `no_match` when the form is not on the page, `not_a_form` when only something else is.
 */
export async function capture(session: PickerSession, { form, scripts, isFilled }: TrialForm): Promise<Trial> {
  const { probe, scripts: runner, sending } = session.page
  const { selector, type } = form
  if (isFilled) await sending.during(() => probe.fill({ selector, type }))
  const required = form.requiredResults ?? []
  const read = await probe.capture({ ...form, requiredResults: required.filter((key) => !(key in scripts)) })
  if (read === null) throw await nothingCaught(probe, { selector, type })
  const { results } = read.capture
  const trial: Trial = {
    capture: { ...read.capture, results: { ...results } },
    missing: [...read.missing],
    scriptErrors: [],
  }
  for (const [key, code] of Object.entries(scripts)) {
    const said = await runner.run(code, { selector, type })
    trial.capture.results[key] = { value: said.isOk ? said.value : '' }
    if (!said.isOk) trial.scriptErrors.push({ key, code: said.code, error: said.error })
    if (required.includes(key) && isEmpty(said.isOk ? said.value : '')) trial.missing.push(key)
  }
  return trial
}

/** The tag's own rule (`page/capture/capture-form.ts`): no words, or a mask that is not filled to its end. */
function isEmpty(value: string): boolean {
  return value.trim() === '' || /^[\d\s()+.\-/]*_[\d\s()+.\-/_]*$/.test(value)
}
