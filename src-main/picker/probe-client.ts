import { z } from 'zod'
import {
  hoverProbe,
  openList,
  pageControl,
  pageSurvey,
  pickedTarget,
  selectorMatch,
  type HoverProbe,
  type OpenList,
  type PageControl,
  type PageSurvey,
  type PickedTarget,
  type PickerProbe,
  type PickIntent,
  type SelectorMatch,
} from '../../src-preload/contract/model/picker.ts'
import { capture, type Capture } from '../../src-preload/contract/model/submission.ts'
import { PickerError } from './picker-error.ts'
import type { Protocol } from './protocol.ts'
import type { Worlds } from './worlds.ts'

/** Characters of one answer of the page's side; more is not taken. */
const MAX_ANSWER = 4_000_000
const TOO_LARGE = 'too large'
const LIST_LIMIT_MS = 300

/** Which part of the page is seen: a phone's page may be scaled. Pictures and inputs are in unscaled pixels. */
const view = z.object({ scale: z.number().positive(), left: z.number(), top: z.number() })
type View = z.infer<typeof view>
type At = { x: number; y: number }

/** Selectors of a rule and its type: a form rule works on the forms that it catches, a button rule on what it matches. */
export type RuleTarget = { selector: string; type: 'form' | 'button' }

const remote = z.object({
  result: z.object({ value: z.unknown().optional(), objectId: z.string().optional(), subtype: z.string().optional() }),
  exceptionDetails: z
    .object({ text: z.string(), exception: z.object({ description: z.string().optional() }).optional() })
    .optional(),
})

/** Calls the script in the isolated world. JSON is made there, out of the page's reach, and cut off when it is huge. */
const CALL = `function (name, text, isPoint, element) {
  const probe = globalThis.estafetaPicker
  if (probe === undefined) throw new Error('the script of the picker is not in the page')
  const view = { scale: visualViewport.scale, left: visualViewport.offsetLeft, top: visualViewport.offsetTop }
  const inputs = JSON.parse(text)
  if (isPoint) {
    inputs[0].x = inputs[0].x / view.scale + view.left
    inputs[0].y = inputs[0].y / view.scale + view.top
  }
  if (element !== undefined) inputs.unshift(element)
  const value = probe[name](...inputs)
  const answer = JSON.stringify({ value: value === undefined ? null : value, view })
  return answer.length > ${MAX_ANSWER} ? '${TOO_LARGE}' : answer
}`

const FIND = `function (selector, type) { return globalThis.estafetaPicker.element(selector, type) }`

/** The list of the control that has the focus, asked for by keyboard. */
const FOCUSED_LIST = `function () {
  let element = document.activeElement
  while (element && element.shadowRoot && element.shadowRoot.activeElement) element = element.shadowRoot.activeElement
  if (!(element instanceof HTMLSelectElement)) return 'null'
  const box = element.getBoundingClientRect()
  return JSON.stringify({ x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 })
}`

/** Turns the wheel where nothing of it may reach the page: only the scrolling is seen. */
const SCROLL = `function (x, y, deltaX, deltaY) {
  const point = { x: x / visualViewport.scale + visualViewport.offsetLeft, y: y / visualViewport.scale + visualViewport.offsetTop }
  let element = document.elementFromPoint(point.x, point.y)
  while (element && element.shadowRoot) {
    const inner = element.shadowRoot.elementFromPoint(point.x, point.y)
    if (!inner || inner === element) break
    element = inner
  }
  for (; element; element = element.assignedSlot || element.parentElement || (element.getRootNode() || {}).host) {
    const style = getComputedStyle(element)
    const before = element.scrollTop + element.scrollLeft
    if (/auto|scroll/.test(style.overflowX + style.overflowY) || element === document.scrollingElement) {
      element.scrollBy({ left: deltaX, top: deltaY, behavior: 'instant' })
      if (element.scrollTop + element.scrollLeft !== before) return
    }
  }
}`

/** An answer that is null or of this shape. */
const orNull = <T>(schema: z.ZodType<T>) => schema.nullable()

/** The picker's script in the page, as seen from here: every answer is parsed, nothing of the page is believed unparsed. */
export class ProbeClient {
  readonly #protocol: Protocol
  readonly #worlds: Worlds

  constructor(parts: { protocol: Protocol; worlds: Worlds }) {
    this.#protocol = parts.protocol
    this.#worlds = parts.worlds
  }

  async survey(): Promise<PageSurvey> {
    return (await this.#call({ name: 'survey', inputs: [] }, pageSurvey)).value
  }

  async hover(input: At & { intent: PickIntent }): Promise<HoverProbe | null> {
    const found = await this.#call({ name: 'hover', inputs: [input], isPoint: true }, orNull(hoverProbe))
    return found.value === null ? null : { ...found.value, box: toPicture(found.value.box, found.view) }
  }

  async pickAt(input: At & { intent: PickIntent }): Promise<PickedTarget | null> {
    return (await this.#call({ name: 'pickAt', inputs: [input], isPoint: true }, orNull(pickedTarget))).value
  }

  /** `backendNodeId`: what CDP's own inspect mode reported. */
  async pick(backendNodeId: number, intent: PickIntent): Promise<PickedTarget> {
    const { id } = await this.#worlds.own()
    const element = await this.#resolve(backendNodeId, id)
    return (await this.#call({ name: 'pick', inputs: [intent], element }, pickedTarget)).value
  }

  async move(to: 'parent' | 'child' | 'next' | 'previous'): Promise<PickedTarget | null> {
    return (await this.#call({ name: 'move', inputs: [to] }, orNull(pickedTarget))).value
  }

  async join(selectors: readonly string[]): Promise<PickedTarget> {
    return (await this.#call({ name: 'join', inputs: [selectors] }, pickedTarget)).value
  }

  async match(selectors: readonly string[]): Promise<SelectorMatch[]> {
    const { value, view: seen } = await this.#call(
      { name: 'match', inputs: [selectors] },
      z.array(selectorMatch).max(200),
    )
    return value.map((match) => ({ ...match, boxes: match.boxes.map((box) => toPicture(box, seen)) }))
  }

  async paint(selectors: readonly string[]): Promise<void> {
    await this.#call({ name: 'paint', inputs: [selectors] }, z.unknown())
  }

  async controls(input: RuleTarget): Promise<PageControl[]> {
    return (await this.#call({ name: 'controls', inputs: [input] }, z.array(pageControl).max(1000))).value
  }

  async fill(input: RuleTarget): Promise<number> {
    return (await this.#call({ name: 'fill', inputs: [input] }, z.number())).value
  }

  async capture(form: Parameters<PickerProbe['capture']>[0]): Promise<{ capture: Capture; missing: string[] } | null> {
    const shape = z.object({ capture, missing: z.array(z.string().max(300)).max(500) })
    return (await this.#call({ name: 'capture', inputs: [form] }, orNull(shape))).value
  }

  /** Asked in the middle of a click: a page that does not answer soon has no list. */
  async listAt(at: At): Promise<OpenList | null> {
    const call = { name: 'listAt', inputs: [at], isPoint: true, limitMs: LIST_LIMIT_MS } as const
    const { value, view: seen } = await this.#call(call, orNull(openList))
    return value === null ? null : listInPicture(value, seen)
  }

  /** The list of the control that has the focus, if it has one. */
  async focusedList(): Promise<OpenList | null> {
    const at = z.object({ x: z.number(), y: z.number() }).nullable()
    const { result } = await this.#callFunction({ declaration: FOCUSED_LIST, limitMs: LIST_LIMIT_MS })
    const point = at.parse(JSON.parse(z.string().max(200).parse(result.value)))
    if (point === null) return null
    const { value, view: seen } = await this.#call({ name: 'listAt', inputs: [point] }, orNull(openList))
    return value === null ? null : listInPicture(value, seen)
  }

  async chooseOption(indexes: readonly number[]): Promise<void> {
    await this.#call({ name: 'chooseOption', inputs: [indexes] }, z.unknown())
  }

  async scroll(input: At & { deltaX: number; deltaY: number }): Promise<void> {
    const parts = [input.x, input.y, input.deltaX, input.deltaY].map((value) => ({ value }))
    await this.#callFunction({ declaration: SCROLL, parts })
  }

  /** First element that a rule of this type works on, as an object of the page's own world; null when there is none. */
  async elementInPage({ selector, type }: RuleTarget): Promise<string | null> {
    const parts = [{ value: selector }, { value: type }]
    const { result } = await this.#callFunction({ declaration: FIND, parts, isNode: true })
    if (result.objectId === undefined || result.subtype !== 'node') return null
    const described = z.object({ node: z.object({ backendNodeId: z.number() }) })
    const { node } = await this.#protocol.ask(
      { method: 'DOM.describeNode', params: { objectId: result.objectId } },
      described,
    )
    return await this.#resolve(node.backendNodeId, (await this.#worlds.page()).id)
  }

  async #resolve(backendNodeId: number, executionContextId: number): Promise<string> {
    const resolved = z.object({ object: z.object({ objectId: z.string() }) })
    const { object } = await this.#protocol.ask(
      { method: 'DOM.resolveNode', params: { backendNodeId, executionContextId } },
      resolved,
    )
    return object.objectId
  }

  async #call<T>(
    call: {
      name: keyof PickerProbe
      inputs: readonly unknown[]
      isPoint?: boolean
      element?: string
      limitMs?: number
    },
    schema: z.ZodType<T>,
  ): Promise<{ value: T; view: View }> {
    const { name, inputs, isPoint = false, element, limitMs } = call
    const parts: object[] = [name, JSON.stringify(inputs), isPoint].map((value) => ({ value }))
    if (element !== undefined) parts.push({ objectId: element })
    const asked = { declaration: CALL, parts, ...(limitMs === undefined ? {} : { limitMs }) }
    const { result } = await this.#callFunction(asked)
    if (result.value === TOO_LARGE) throw new PickerError('bad_answer', `the page’s answer is too large (${name})`)
    const parsed = z.object({ value: schema, view }).safeParse(parseJson(result.value))
    if (!parsed.success) throw new PickerError('bad_answer', `${name}: ${parsed.error.message.slice(0, 300)}`)
    return parsed.data
  }

  async #callFunction(call: {
    declaration: string
    parts?: readonly object[]
    /** The answer is a node instead of a value. */
    isNode?: boolean
    limitMs?: number
  }): Promise<z.infer<typeof remote>> {
    const { uniqueId } = await this.#worlds.own()
    const params = {
      functionDeclaration: call.declaration,
      uniqueContextId: uniqueId,
      arguments: call.parts ?? [],
      returnByValue: call.isNode !== true,
      silent: true,
    }
    const limit = call.limitMs === undefined ? {} : { limitMs: call.limitMs }
    const answer = await this.#protocol.ask({ method: 'Runtime.callFunctionOn', params, ...limit }, remote)
    if (answer.exceptionDetails !== undefined) {
      const { text, exception } = answer.exceptionDetails
      throw new PickerError('bad_answer', (exception?.description ?? text).slice(0, 300))
    }
    return answer
  }
}

function parseJson(text: unknown): unknown {
  try {
    return JSON.parse(z.string().parse(text))
  } catch {
    return undefined
  }
}

type Box = { x: number; y: number; width: number; height: number }

/** A box of the page in the picture's pixels. */
function toPicture(box: Box, { scale, left, top }: View): Box {
  return { x: (box.x - left) * scale, y: (box.y - top) * scale, width: box.width * scale, height: box.height * scale }
}

/** The same for a list, which has no height. */
function listInPicture(list: OpenList, { scale, left, top }: View): OpenList {
  return { ...list, x: (list.x - left) * scale, y: (list.y - top) * scale, width: list.width * scale }
}
