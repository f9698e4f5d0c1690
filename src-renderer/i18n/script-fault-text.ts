import type { TFunction } from 'i18next'
import type { ScriptFaultCode } from '../../src-preload/contract/index.ts'

/** Why a script field gave nothing on the page; an error of its own in the browser's words. */
export function scriptFaultText(t: TFunction, { code, error }: { code: ScriptFaultCode; error: string }): string {
  return code === 'thrown' ? error : t(`picker.scriptFault.${code}`)
}
