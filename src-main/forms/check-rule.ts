import { isTraversal, parse, SelectorType } from 'css-what'
import {
  type ExtraField,
  type FieldSource,
  fieldKey,
  type Form,
  type FormRule,
  MAIN_FIELDS,
  type MappedField,
  type RuleProblem,
} from '../../src-preload/contract/index.ts'
import { findUnknownVariables } from '../leads/variables.ts'
import { scriptFault } from './check-script.ts'

const HOST_PATTERN = /^(?:\*\.)?[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?(?::\d{1,5})?$/u

type Place = Pick<RuleProblem, 'kind' | 'path'>

const fatal = (place: Place, message: string): RuleProblem => ({ ...place, message, isFatal: true })
const notable = (place: Place, message: string): RuleProblem => ({ ...place, message, isFatal: false })

/** Why a selector list cannot be used; undefined when it can. `host >>> inner` is checked as `host > inner`. */
export function selectorFault(list: string): string | undefined {
  try {
    const selectors = parse(list.replaceAll('>>>', '>'))
    for (const tokens of selectors) {
      const [first] = tokens
      const last = tokens.at(-1)
      if (first === undefined || last === undefined) return 'a part of the list is empty'
      if (isTraversal(first) || isTraversal(last)) return 'a selector begins or ends with a combinator'
      if (tokens.some((token) => token.type === SelectorType.PseudoElement)) return 'pseudo-elements match nothing'
    }
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function sourceProblems(source: FieldSource | null, path: string): RuleProblem[] {
  if (source === null) return []
  switch (source.kind) {
    case 'static':
      return variableProblems(source.value, `${path}.value`)
    case 'field':
      return []
    case 'element': {
      const fault = selectorFault(source.selector)
      return fault === undefined ? [] : [fatal({ kind: 'selector', path: `${path}.selector` }, fault)]
    }
    case 'script': {
      const fault = scriptFault(source.code)
      return fault === undefined
        ? []
        : [{ ...fatal({ kind: 'script', path: `${path}.code` }, fault.message), at: fault.at }]
    }
  }
}

function variableProblems(text: string, path: string): RuleProblem[] {
  return findUnknownVariables(text).map((word) => notable({ kind: 'variable', path }, word))
}

function fieldsOf(rule: FormRule): { path: string; field: MappedField }[] {
  const main = MAIN_FIELDS.map((name) => ({ path: name, field: rule[name] }))
  return [...main, ...rule.extras.map((field, index) => ({ path: `extras.${index}`, field }))]
}

function doubledExtras(extras: readonly ExtraField[]): RuleProblem[] {
  const seen = new Set<string>()
  return extras.flatMap((extra, index) => {
    const key = fieldKey(extra)
    if (seen.has(key)) return [fatal({ kind: 'duplicate_field', path: `extras.${index}.key` }, extra.key)]
    seen.add(key)
    return []
  })
}

function overlaps(rule: FormRule, others: readonly Form[]): RuleProblem[] {
  const same = others.filter((other) => other.isEnabled && other.rule.selector.trim() === rule.selector.trim())
  return same.map((other) => notable({ kind: 'overlap', path: 'selector' }, other.id))
}

/**
 * Everything wrong with a rule. Fatal: it could not work on a site (a selector or script that does not parse, a field named
 * twice). The rest people should know: unknown variables, a form without anybody to call, another form with this selector.
 */
export function checkRule(rule: FormRule, others: readonly Form[]): RuleProblem[] {
  const selector = selectorFault(rule.selector)
  const hosts = rule.sites.hosts.flatMap((host, index) =>
    HOST_PATTERN.test(host) ? [] : [fatal({ kind: 'site', path: `sites.hosts.${index}` }, host)],
  )
  const isUnreachable = rule.phone.source === null && rule.email.source === null
  return [
    ...(selector === undefined ? [] : [fatal({ kind: 'selector', path: 'selector' }, selector)]),
    ...variableProblems(rule.title, 'title'),
    ...hosts,
    ...fieldsOf(rule).flatMap(({ path, field }) => sourceProblems(field.source, `${path}.source`)),
    ...doubledExtras(rule.extras),
    ...(isUnreachable
      ? [notable({ kind: 'no_contact', path: 'phone.source' }, 'neither phone nor e-mail is filled')]
      : []),
    ...overlaps(rule, others),
  ]
}
