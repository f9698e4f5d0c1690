import { PickerError } from './picker-error.ts'
import type { ProbeClient, RuleTarget } from './probe-client.ts'

/** Why a rule finds nothing to work on: its selectors match nothing, or nothing that a rule of its type catches. */
export async function nothingCaught(probe: ProbeClient, { selector, type }: RuleTarget): Promise<PickerError> {
  const words = selector.slice(0, 200)
  const [match] = type === 'form' ? await probe.match([selector]) : []
  return match === undefined || match.count === 0
    ? new PickerError('no_match', `nothing on the page matches ${words}`)
    : new PickerError('not_a_form', `what ${words} matches is no form and holds none`)
}
