import { guard, on } from './notices.ts'

/** What a form's builder says of a submission. `refused`: the visitor has to correct it. */
export type Verdict = 'taken' | 'spam' | 'refused' | 'dropped'

/**
 * Events of builders (form-capture.md §4): DOM events of Contact Form 7 and new Tilda; jQuery events of old Tilda and WPForms. Tilda
 * tells client-side errors by `aftererror` too. What the page shows says enough of the success of others.
 */
const VERDICTS: Record<Verdict, string> = {
  taken: 'wpcf7mailsent wpcf7mailfailed wpcf7aborted tildaform:aftersuccess',
  spam: 'wpcf7spam',
  refused: 'tildaform:aftererror wpformsAjaxSubmitFailed',
  dropped: 'wpcf7invalid wpcf7unaccepted',
}

type JQuery = (target: Document) => { on: (names: string, listener: (event: Event) => void) => void }

/** Whether a form's builder tells how a submission ended. */
export const tellsVerdict = (scope: Element): boolean =>
  scope.matches('form.wpcf7-form, .wpcf7 form, form.js-form-proccess, form.js-form-process')

type OnVerdict = (verdict: Verdict, place: Element, name: string) => void

const bound = new Set<unknown>()

/** Listens to builders; `onVerdict` gets the element the event was for, and its name. To be called again: jQuery may come late. */
export function listenToBuilders(onVerdict: OnVerdict): void {
  const { jQuery } = window as { jQuery?: unknown } // a library of the page, if any
  for (const library of [null, jQuery]) {
    if (library === undefined || bound.has(library)) continue
    bound.add(library)
    for (const [verdict, names] of Object.entries(VERDICTS) as [Verdict, string][]) {
      // its own entries
      const listener = (event: Event): void => {
        guard(() => {
          if (event.target instanceof Element) onVerdict(verdict, event.target, event.type)
        })
      }
      if (typeof library === 'function')
        (library as JQuery)(document).on(names, listener) // jQuery since 1.7
      else for (const name of names.split(' ')) on(window, name, listener)
    }
  }
}
