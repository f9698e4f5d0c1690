import {
  type CapturedControl,
  type Capture,
  fieldKey,
  type FieldSource,
  type FormRule,
  type Json,
  type JsonMap,
  MAIN_FIELDS,
  type MappedField,
} from '../../src-preload/contract/index.ts'

/** Parameters of a lead as the intake's own calls name them, and what a rule asked for and did not find. */
export type MappedSubmission = {
  params: JsonMap
  /** Keys of required fields without a value. */
  missing: string[]
  /** Keys of element and script fields that the submission has no result of: the rule was changed since. */
  unknown: string[]
}

/** All values of a control: several boxes or options under one name. `name[]` is found by `name` too. */
function valuesOf(controls: readonly CapturedControl[], name: string, part: 'value' | 'text'): string[] {
  const exact = controls.filter((control) => control[0] === name)
  const found = exact.length > 0 ? exact : controls.filter((control) => control[0] === `${name}[]`)
  return found.map((control) => (part === 'text' ? (control[2] ?? control[1]) : control[1]))
}

type Found = { values: string[]; isKnown: boolean }

function find(source: FieldSource | null, key: string, capture: Capture): Found {
  if (source === null) return { values: [], isKnown: true }
  switch (source.kind) {
    case 'static':
      return { values: [source.value], isKnown: true }
    case 'field':
      return { values: valuesOf(capture.controls, source.name, source.part), isKnown: true }
    case 'element':
    case 'script': {
      const result = Object.hasOwn(capture.results, key) ? capture.results[key] : undefined
      if (result === undefined) return { values: [], isKnown: false }
      const isText = source.kind === 'element' && source.part === 'text'
      return { values: [isText ? (result.text ?? result.value) : result.value], isKnown: true }
    }
  }
}

/** A mask that was not filled to its end says nothing. */
const isFilled = (value: string, key: string) => value.trim() !== '' && !(key === 'phone' && value.includes('_'))

/** Reads every field of a rule once; collects what is missing and what only the page could tell. */
class FieldReader {
  readonly missing: string[] = []
  readonly unknown: string[] = []
  readonly #capture: Capture

  constructor(capture: Capture) {
    this.#capture = capture
  }

  read(field: MappedField, key: string): string[] {
    const { values, isKnown } = find(field.source, key, this.#capture)
    if (!isKnown) this.unknown.push(key)
    else if (field.isRequired && !values.some((value) => isFilled(value, key))) this.missing.push(key)
    return values
  }
}

/** One value stays a text; several boxes of one name are a list, which fields of CRMs know. */
const oneOrList = (values: readonly string[]): Json => (values.length === 1 ? (values[0] ?? '') : [...values])

/**
 * Applies a form's rule to what was captured. Pure: the same submission gives the same lead, also later in a preview. Values
 * of the visitor are passed as they are; variables of the rule's texts are replaced when the lead is sent.
 */
export function mapSubmission(rule: FormRule, capture: Capture): MappedSubmission {
  const reader = new FieldReader(capture)
  const params: JsonMap = { title: rule.title }
  for (const name of MAIN_FIELDS) params[name] = reader.read(rule[name], name).join(', ')
  const maps = { deal: {} as JsonMap, contact: {} as JsonMap } // filled below
  for (const extra of rule.extras) {
    const values = reader.read(extra, fieldKey(extra))
    if (values.length > 0) maps[extra.of][extra.key] = oneOrList(values)
  }
  params['fields'] = maps.deal
  params['client_fields'] = maps.contact
  if (rule.isCallbackWanted) {
    params['is_need_callback'] = '1'
    params['callback_phone'] = rule.callbackPhone
  }
  if (!rule.isSentToCrm) params['is_skip_sending'] = '1'
  return { params, missing: reader.missing, unknown: reader.unknown }
}
