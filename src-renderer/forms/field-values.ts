import type { FormField, Json, JsonMap } from '../../src-preload/contract/index.ts'

/** One row of a `map` field. */
export type MapRow = { key: string; value: string }
/** What a person has in a field. A secret that is '' means "leave as it is"; an emptied secret map means "remove it". */
export type FieldValue = string | boolean | MapRow[]
/** Values by field name. */
export type FieldValues = Readonly<Record<string, FieldValue>>
/** What is wrong with a field. */
export type FieldProblem = 'required' | 'url' | 'number' | 'map_key'

/** Whether a field goes in and never comes out. */
export function isSecret(field: FormField): boolean {
  return field.kind === 'secret' || field.isSecret === true
}

/** Values to start with: what is stored, otherwise the field's default. */
export function initialValues(fields: readonly FormField[], config: JsonMap): FieldValues {
  return Object.fromEntries(fields.map((field) => [field.name, initialValue(field, config[field.name])]))
}

function initialValue(field: FormField, stored: Json | undefined): FieldValue {
  const given = stored ?? field.defaultValue
  switch (field.kind) {
    case 'boolean':
      return given === true || given === 'true'
    case 'map':
      if (isSecret(field)) return ''
      return isMap(given) ? Object.entries(given).map(([key, value]) => ({ key, value: asText(value) })) : []
    case 'secret':
      return ''
    case 'text':
    case 'url':
    case 'number':
    case 'choice':
    case 'multiline':
      return given === undefined ? '' : asText(given)
  }
}

/** Whether a field is to be seen with these values: the field that it depends on has one of the named values and is seen itself. */
export function isShown(field: FormField, fields: readonly FormField[], values: FieldValues): boolean {
  const { showWhen } = field
  if (showWhen === undefined) return true
  const other = fields.find(({ name }) => name === showWhen.field)
  const value = values[showWhen.field]
  const isMatch = showWhen.values.includes(
    typeof value === 'boolean' ? String(value) : typeof value === 'string' ? value : '',
  )
  return isMatch && (other === undefined || other === field || isShown(other, fields, values))
}

/** What has to be mended before the form can be sent. `secretsSet`: secrets that are stored already. */
export function findProblems(
  fields: readonly FormField[],
  values: FieldValues,
  secretsSet: readonly string[],
): Record<string, FieldProblem> {
  const problems: Record<string, FieldProblem> = {}
  for (const field of fields) {
    if (!isShown(field, fields, values)) continue
    const problem = problemOf(field, values[field.name] ?? '', secretsSet)
    if (problem !== null) problems[field.name] = problem
  }
  return problems
}

function problemOf(field: FormField, value: FieldValue, secretsSet: readonly string[]): FieldProblem | null {
  if (typeof value === 'boolean') return null
  if (typeof value !== 'string') {
    const keys = value.map((row) => row.key.trim())
    return keys.includes('') || new Set(keys).size < keys.length
      ? 'map_key'
      : requiredProblem(field, value.length === 0)
  }
  const text = value.trim()
  if (text === '') return isSecret(field) && secretsSet.includes(field.name) ? null : requiredProblem(field, true)
  if (field.kind === 'url' && !isHttpUrl(text)) return 'url'
  if (field.kind === 'number' && !Number.isFinite(Number(text.replace(',', '.')))) return 'number'
  return null
}

function requiredProblem(field: FormField, isEmpty: boolean): FieldProblem | null {
  return field.isRequired && isEmpty ? 'required' : null
}

/** What is sent to the core. Empty and hidden fields are null ("remove it"); an empty secret is left out ("keep it"). */
export function configFromValues(fields: readonly FormField[], values: FieldValues): JsonMap {
  const config: JsonMap = {}
  for (const field of fields) {
    const value = values[field.name] ?? ''
    if (!isShown(field, fields, values)) {
      if (!isSecret(field)) config[field.name] = null
      continue
    }
    if (isSecret(field) && value === '') continue
    config[field.name] = jsonOf(field, value)
  }
  return config
}

function jsonOf(field: FormField, value: FieldValue): Json {
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string') return Object.fromEntries(value.map((row) => [row.key.trim(), row.value]))
  // Line breaks and blanks inside are the person's; around a key or an address they are a slip of the clipboard.
  const text = field.kind === 'multiline' ? value : value.trim()
  if (text.trim() === '') return null
  return field.kind === 'number' ? Number(text.replace(',', '.')) : text
}

/** The same without nulls, for a connection that does not exist yet. */
export function newConfigFromValues(fields: readonly FormField[], values: FieldValues): JsonMap {
  return Object.fromEntries(Object.entries(configFromValues(fields, values)).filter(([, value]) => value !== null))
}

function isHttpUrl(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:')
}

function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
