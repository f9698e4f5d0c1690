import { parse, stringify } from 'css-what'

/** A type selector that stands for `>>>` while a list is parsed: no site has such an element. */
const DEEP = 'estafeta-deep-combinator'

/** The selectors of a list by comma, each as CSS writes it; the whole list when it cannot be parsed. */
export function selectorParts(list: string): string[] {
  try {
    return parse(list.replaceAll('>>>', ` ${DEEP} `)).map((tokens) =>
      stringify([tokens]).replaceAll(new RegExp(`\\s*${DEEP}\\s*`, 'g'), ' >>> '),
    )
  } catch {
    return [list]
  }
}
