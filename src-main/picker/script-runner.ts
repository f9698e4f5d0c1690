import { z } from 'zod'
import type { ScriptFaultCode } from '../../src-preload/contract/picker.ts'
import { nothingCaught } from './nothing-caught.ts'
import { PickerError } from './picker-error.ts'
import type { ProbeClient, RuleTarget } from './probe-client.ts'
import { isUnanswered, type Protocol } from './protocol.ts'
import type { Worlds } from './worlds.ts'

/** What a script said, or what went wrong with it. */
export type ScriptResult = { isOk: true; value: string } | ({ isOk: false } & ScriptFault)

type ScriptFault = { code: ScriptFaultCode; error: string }

/** Longest text of a result, as in a capture. */
const MAX_VALUE = 20_000
const MAX_ERROR = 500

const outcome = z.object({
  result: z.object({ value: z.unknown().optional() }),
  exceptionDetails: z
    .object({
      text: z.string(),
      exception: z.object({ description: z.string().optional(), value: z.unknown().optional() }).optional(),
    })
    .optional(),
})

/** The tag's own rules for a script's result (`page/capture/capture-form.ts`): lists by comma, objects as JSON. */
const AS_TEXT = `(value) => {
  const text = (value) => {
    switch (typeof value) {
      case 'string': return value
      case 'number': case 'bigint': case 'boolean': return String(value)
      case 'object':
        if (value === null) return ''
        if (value instanceof Element) return 'value' in value ? String(value.value) : (value.textContent || '')
        if (Array.isArray(value)) return value.map(text).join(', ')
        return JSON.stringify(value)
      default: return ''
    }
  }
  return text(value)
}`

type RunnerParts = {
  protocol: Protocol
  worlds: Worlds
  probe: ProbeClient
  /** Whether a dialog of the page waits for an answer. */
  hasDialog: () => boolean
}

/** Runs bodies of script fields in the page's own world with `form` and `trigger` at hand, as the tag does. */
export class ScriptRunner {
  readonly #parts: RunnerParts

  constructor(parts: RunnerParts) {
    this.#parts = parts
  }

  /**
   * `trigger`: the first element that `target` works on, else the page's root; `form`: the form it is or stands in. A script's
   * error, also one of its syntax or of its time, is an answer, and so is a promise, for which the tag would not wait.
   *
   * @throws PickerError when the page itself cannot be asked, `no_match` when the selector matches nothing.
   */
  async run(code: string, target: RuleTarget | null, maxLength = MAX_VALUE): Promise<ScriptResult> {
    const { protocol, worlds } = this.#parts
    const world = await worlds.page()
    const trigger = await this.#trigger(target)
    try {
      const params = {
        functionDeclaration: declaration(code, maxLength),
        uniqueContextId: world.uniqueId,
        arguments: trigger === null ? [] : [{ objectId: trigger }],
        returnByValue: true,
        silent: true,
      }
      const { result, exceptionDetails } = await protocol.ask({ method: 'Runtime.callFunctionOn', params }, outcome)
      if (exceptionDetails !== undefined) return { isOk: false, code: 'thrown', error: words(exceptionDetails) }
      const said = z.object({ text: z.string().max(maxLength) }).safeParse(result.value)
      if (said.success) return { isOk: true, value: said.data.text }
      return { isOk: false, code: 'promise', error: 'the script returned a promise' }
    } catch (error) {
      if (!(error instanceof PickerError)) throw error
      return { isOk: false, ...(await this.#fault(error)) }
    }
  }

  async #fault(error: PickerError): Promise<ScriptFault> {
    const { protocol, hasDialog } = this.#parts
    const fault = { error: error.message.slice(0, MAX_ERROR) }
    if (!isUnanswered(error)) return { code: 'page', ...fault }
    // The script goes on as soon as somebody answers.
    if (hasDialog()) return { code: 'dialog', ...fault }
    // It runs still; nothing else on the page would be answered.
    await protocol.tell('Runtime.terminateExecution').catch(() => undefined)
    return { code: 'timeout', ...fault }
  }

  async #trigger(target: RuleTarget | null): Promise<string | null> {
    if (target === null) return null
    const found = await this.#parts.probe.elementInPage(target)
    if (found === null) throw await nothingCaught(this.#parts.probe, target)
    return found
  }
}

/** Written around the script rather than into it: the names in here are none of the script's. */
function declaration(code: string, maxLength: number): string {
  return `function (trigger) {
  return ((body, trigger) => {
    const at = trigger || document.documentElement
    const value = body.call(undefined, at.closest('form'), at)
    const isPromise = value !== null && typeof value === 'object' && typeof value.then === 'function'
    return isPromise ? {} : { text: (${AS_TEXT})(value).slice(0, ${maxLength}) }
  })(function (form, trigger) {
${code}
  }, trigger)
}`
}

function words({ text, exception }: NonNullable<z.infer<typeof outcome>['exceptionDetails']>): string {
  const thrown = exception?.description ?? (typeof exception?.value === 'string' ? exception.value : text)
  // The stack names our own wrapping.
  return (thrown.split('\n    at ')[0] ?? '').slice(0, MAX_ERROR)
}
