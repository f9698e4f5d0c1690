import {
  type FieldSource,
  fieldKey,
  type FormRule,
  MAIN_FIELDS,
  type MappedField,
} from '../../../src-preload/contract/index.ts'

/** One difference of two versions: which part, and its texts before and after; null = it was not there. */
export type RuleChange = { part: string; before: string | null; after: string | null }

/** A source as one line; the code of a script keeps its line breaks. */
export function sourceText(source: FieldSource | null): string {
  if (source === null) return ''
  const part = 'part' in source && source.part === 'text' ? ' (text)' : ''
  switch (source.kind) {
    case 'static':
      return source.value === ' ' ? '" "' : source.value
    case 'field':
      return `[name="${source.name}"]${part}`
    case 'element':
      return `${source.selector}${part}`
    case 'script':
      return source.code
  }
}

const fieldText = (field: MappedField): string => `${sourceText(field.source)}${field.isRequired ? ' *' : ''}`

/** Every part of a rule as a text, in the order people see them. */
function partsOf(rule: FormRule): Map<string, string> {
  const parts = new Map<string, string>([
    ['title', rule.title],
    ['type', rule.type],
    ['selector', rule.selector],
    ['callback', rule.isCallbackWanted ? `+ ${rule.callbackPhone}`.trim() : ''],
    ['sentToCrm', rule.isSentToCrm ? '+' : ''],
    [
      'sites',
      rule.sites.hosts.length === 0
        ? ''
        : `${rule.sites.mode === 'include' ? '+' : '−'} ${rule.sites.hosts.join(', ')}`,
    ],
  ])
  for (const name of MAIN_FIELDS) parts.set(name, fieldText(rule[name]))
  for (const extra of rule.extras) parts.set(fieldKey(extra), fieldText(extra))
  return parts
}

/** What changed between two rules, part by part; parts that are the same are left out. */
export function diffRules(before: FormRule, after: FormRule): RuleChange[] {
  const old = partsOf(before)
  const fresh = partsOf(after)
  const names = [...new Set([...old.keys(), ...fresh.keys()])]
  return names.flatMap((part) => {
    const change = { part, before: old.get(part) ?? null, after: fresh.get(part) ?? null }
    return change.before === change.after ? [] : [change]
  })
}
