import { type Api, caughtCount, type Form, idNumber, type SelectorMatch } from '../../src-preload/contract/index.ts'

type InstalledForm = Awaited<ReturnType<Api['picker']['checkInstallation']>>['forms'][number]

/** What a look at a page tells of forms: what runs there, and matches of the selectors of these forms in their order. */
export type PageOfForms = {
  running: { forms: readonly { id: number; count: number }[] } | undefined
  matches: readonly SelectorMatch[]
}

/** What each form catches on a page. `running`: the project's tag there, if it runs. */
export function installedForms(
  forms: readonly Pick<Form, 'id' | 'rule'>[],
  { running, matches }: PageOfForms,
): InstalledForm[] {
  return forms.map(({ id, rule }, index) => {
    const own = running?.forms.find((form) => form.id === idNumber(id))?.count
    const match = matches[index] ?? { count: 0, forms: 0 }
    const count = caughtCount(match, rule.type)
    const isNotAForm = count === 0 && match.count > 0
    return {
      id,
      selector: rule.selector,
      // The running tag knows its own rules, and counts all matches of a selector: not each of them is a form.
      count: isNotAForm ? 0 : (own ?? count),
      // Without a tag the site filter is not tried.
      isOnThisSite: running === undefined || own !== undefined,
      warning: isNotAForm ? 'not_a_form' : null,
    }
  })
}
