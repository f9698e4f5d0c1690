import type { Json } from '../../../src-preload/contract/index.ts'

/** What a field holds, in words that both API versions share. */
export type FieldKind = 'text' | 'number' | 'boolean' | 'money' | 'date' | 'datetime' | 'choice' | 'reference' | 'file'

/** A field of deals or clients. */
export type Field = {
  /** Name in the API: `Category1000047CustomFieldSayt`, `cost`. */
  name: string
  label: string
  kind: FieldKind
  /** The type as Megaplan calls it, for people. */
  type: string
  isMultiple: boolean
  isRequired: boolean
  /** Values of a choice; none when Megaplan does not tell them. */
  choices: readonly string[]
  /** A choice that takes values beside its own. */
  isOpenChoice: boolean
  /** What a reference points at: `Employee`. */
  refType: string | null
}

/** A field that every account has, and the other names it is accepted under (lower case). */
export type CoreField = Field & { aliases: readonly string[] }

/** A value that fits its field. `datetime` is `YYYY-MM-DD HH:MM:SS` in the account's zone. */
export type Value =
  | { kind: 'text'; text: string }
  | { kind: 'number'; number: number }
  | { kind: 'boolean'; isTrue: boolean }
  | { kind: 'money'; amount: number }
  | { kind: 'date'; date: string }
  | { kind: 'datetime'; text: string }
  | { kind: 'reference'; id: string; refType: string }
  | { kind: 'list'; items: Value[] }
  /** A single space was given: the field is to be emptied. */
  | { kind: 'empty'; of: FieldKind; isMultiple: boolean }

/** A converted value, with what it was made from. */
export type Assigned = { key: string; raw: Json; value: Value }

/** Values by the API's name of the field. */
export type Values = ReadonlyMap<string, Assigned>

/** A field that both versions know without asking. */
export function coreField(name: string, kind: FieldKind, more: Partial<CoreField> = {}): CoreField {
  return {
    name,
    label: name,
    kind,
    type: kind,
    isMultiple: false,
    isRequired: false,
    choices: [],
    isOpenChoice: false,
    refType: null,
    aliases: [],
    ...more,
  }
}

const KINDS: readonly (readonly [RegExp, FieldKind])[] = [
  [/enum|select|choice/i, 'choice'],
  [/money|currency/i, 'money'],
  [/date_?time|timestamp/i, 'datetime'],
  [/date/i, 'date'],
  [/bool|checkbox/i, 'boolean'],
  [/float|double|decimal|numeric|number|integer|^int$/i, 'number'],
  [/file|attach/i, 'file'],
]

/** The kind a type's name stands for. The names are not documented, so they are recognised by their parts; the rest is text. */
export function kindOf(type: string): FieldKind {
  return KINDS.find(([pattern]) => pattern.test(type))?.[1] ?? 'text'
}

/** Custom fields of a scheme or of clients are named so. */
export function isCustom(name: string): boolean {
  return /customfield/i.test(name)
}

/** Fields by every name they may be asked for under. */
export type FieldIndex = { find(key: string): Field | undefined }

/** Core fields by name and alias, custom ones by name; case does not matter. */
export function indexFields(core: readonly CoreField[], custom: readonly Field[]): FieldIndex {
  const byName = new Map<string, Field>()
  for (const field of custom) if (isCustom(field.name)) byName.set(field.name.toLowerCase(), field)
  for (const field of core) for (const name of [field.name.toLowerCase(), ...field.aliases]) byName.set(name, field)
  return { find: (key) => byName.get(key.trim().toLowerCase()) }
}
