/**
 * Why the picker did not do it: `no_session` it ended or never was · `session_limit` sessions · `no_browser` there is none ·
 * `cannot_start` the browser does not start · `bad_address` no web address · `busy` the page does not answer · `dialog` a dialog
 * of the page waits for an answer · `gone` the page or its browser ended · `no_match` a selector matches nothing · `not_a_form` it
 * matches no form and the rule wants one · `bad_answer` the page's answer is not to be believed.
 */
export type PickerErrorKind =
  | 'no_session'
  | 'session_limit'
  | 'no_browser'
  | 'cannot_start'
  | 'bad_address'
  | 'busy'
  | 'dialog'
  | 'gone'
  | 'no_match'
  | 'not_a_form'
  | 'bad_answer'

/** The only error of the picker that callers see; the message is English, for logs. */
export class PickerError extends Error {
  readonly kind: PickerErrorKind

  constructor(kind: PickerErrorKind, message: string) {
    super(message)
    this.name = 'PickerError'
    this.kind = kind
  }
}
