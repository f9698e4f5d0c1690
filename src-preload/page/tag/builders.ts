import { guard, on } from './notices.ts'

/** What a form's builder says of a submission. `refused`: the visitor has to correct it. */
export type Verdict = 'taken' | 'spam' | 'refused' | 'dropped'

/**
 * Events of builders (form-capture.md §4): DOM events of Contact Form 7 and new Tilda; jQuery events of old Tilda, Elementor,
 * WPForms and Fluent Forms. Tilda tells client-side errors by `aftererror` too.
 */
const VERDICTS: Record<string, Verdict> = {
  wpcf7mailsent: 'taken',
  wpcf7mailfailed: 'taken',
  wpcf7aborted: 'taken',
  wpcf7spam: 'spam',
  wpcf7invalid: 'dropped',
  wpcf7unaccepted: 'dropped',
  'tildaform:aftersuccess': 'taken',
  'tildaform:aftererror': 'refused',
  submit_success: 'taken',
  wpformsAjaxSubmitSuccess: 'taken',
  wpformsAjaxSubmitFailed: 'refused',
  fluentform_submission_success: 'taken',
}

type JQuery = (target: Document) => { on: (names: string, listener: (event: Event) => void) => void }

/** Whether a form's builder tells how a submission ended. */
export const tellsVerdict = (scope: Element): boolean =>
  scope.matches('form.wpcf7-form, .wpcf7 form, form.js-form-proccess, form.js-form-process')

let isBound = false

/** Listens to builders; `onVerdict` gets the element the event was for, and its name. Call the result when jQuery may have come. */
export function listenToBuilders(onVerdict: (verdict: Verdict, place: Element, name: string) => void): () => void {
  const listener = (event: Event): void => {
    const verdict = VERDICTS[event.type]
    if (verdict !== undefined && event.target instanceof Element) onVerdict(verdict, event.target, event.type)
  }
  const names = Object.keys(VERDICTS)
  for (const name of names) on(window, name, listener)
  return () => {
    const site = window as { jQuery?: unknown } // a library of the page, if any
    if (isBound || typeof site.jQuery !== 'function') return
    isBound = true
    const root = (site.jQuery as JQuery)(document) // jQuery since 1.7
    root.on(names.join(' '), (event) => {
      guard(() => {
        listener(event)
      })
    })
  }
}
