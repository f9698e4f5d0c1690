import { type FormField, type Json, type JsonMap, jsonMap } from '../../src-preload/contract/index.ts'
import type { SecretBox } from '../ports.ts'
import type { AccountRecord } from '../store/records.ts'

/** The whole config of a stored connection: the plain part and its opened secrets. Never leaves the core. */
export function mergeSecrets(record: Pick<AccountRecord, 'config' | 'secrets'>, box: SecretBox): JsonMap {
  return { ...record.config, ...openSecrets(record.secrets, box) }
}

/** Opens sealed secrets; none gives an empty map. */
export function openSecrets(sealed: Uint8Array | null, box: SecretBox): JsonMap {
  return sealed === null ? {} : jsonMap.parse(JSON.parse(box.open(sealed)))
}

/** A config taken apart for the store. */
export type SplitConfig = { config: JsonMap; secrets: Uint8Array | null; secretNames: string[] }

/** Whether a field holds something that must not be seen: secrets, and maps whose values are (webhook headers). */
export function isSecretField(field: FormField): boolean {
  return field.kind === 'secret' || field.isSecret === true
}

/** Whether there is anything to keep. */
function isSet(value: Json): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0
  return value !== null && value !== ''
}

/** Separates secrets from the rest and seals them; the field list of the adapter's form decides. */
export function splitConfig(whole: JsonMap, fields: readonly FormField[], box: SecretBox): SplitConfig {
  const secretNames = fields.filter(isSecretField).map((field) => field.name)
  const secret = Object.fromEntries(
    Object.entries(whole).filter(([name, value]) => secretNames.includes(name) && isSet(value)),
  )
  const config = Object.fromEntries(Object.entries(whole).filter(([name]) => !secretNames.includes(name)))
  return {
    config,
    secrets: Object.keys(secret).length === 0 ? null : box.seal(JSON.stringify(secret)),
    secretNames: Object.keys(secret),
  }
}

/** Lays given fields over stored ones: null and '' remove a plain field; a secret that is not given stays. */
export function overlayConfig(stored: JsonMap, given: JsonMap): JsonMap {
  const merged = { ...stored, ...given }
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null))
}
