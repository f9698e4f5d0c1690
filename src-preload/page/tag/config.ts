import type { TagConfig } from '../../contract/model/submission.ts'

/** The relay wraps the script around its configuration: the script runs once for each, so its modules are one tag's. */
declare const ESTAFETA_TAG_CONFIG: TagConfig

/** Configuration of this tag. */
export const config = ESTAFETA_TAG_CONFIG

/** Beginning of the names under which this tag keeps things in localStorage. */
export const PLACE = `estafeta.${config.key}.`

/** Origin of the script that runs now. */
function ownOrigin(): string {
  const script = document.currentScript as HTMLScriptElement | null // no SVG script has such an address
  return new URL(script?.src || location.href).origin
}

/** Address of the relay's calls. */
export const BASE = `${config.origin || ownOrigin()}/s/${config.key}/`
