import { z } from 'zod'
import type { PickerWidth } from '../../src-preload/contract/picker.ts'
import type { Clock } from '../lib/clock.ts'
import type { CdpTarget, PageNotice, PageSurface } from '../ports.ts'
import { FORMS_BINDING } from './forms-change.ts'
import type { PageAddress } from './page-address.ts'
import { PageLoad } from './page-load.ts'
import { isWithoutHttps } from './page-trouble.ts'
import { applyWidth } from './page-width.ts'
import { PickerError } from './picker-error.ts'
import { ProbeClient } from './probe-client.ts'
import { ANSWER_LIMIT_MS, asPickerError, isUnanswered, Protocol } from './protocol.ts'
import { SendingBlock } from './sending-block.ts'
import { ScriptRunner } from './script-runner.ts'
import { WORLD_NAME, Worlds } from './worlds.ts'

/** A dialog of a page that waits for an answer. */
export type PageDialog = { kind: string; text: string; defaultText: string }

/** How long a page may take; tests pass shorter ones. */
export type PageLimits = { answerMs: number; loadMs: number }

/** A page's answer is waited for 5 s, a load 30 s. */
export const PAGE_LIMITS: PageLimits = { answerMs: ANSWER_LIMIT_MS, loadMs: 30_000 }

/** What the owner of a page is told. */
export type PageEvents = {
  /** The load or the dialog is another one. */
  onChange(): void
  /** Another document is there: nothing of the old one counts. */
  onNewPage(): void
  onNotice(notice: PageNotice | { kind: 'file_chooser' }): void
  /** A node was clicked in CDP's own inspect mode. */
  onInspected(backendNodeId: number): void
  onInspectCanceled(): void
  onClosed(why: 'closed' | 'crashed'): void
  /** Everything else, for whoever needs it. */
  onEvent(method: string, params: unknown): void
}

/** What a page is driven with. */
export type LivePageOptions = {
  target: CdpTarget
  clock: Clock
  probeSource: string
  surface: PageSurface
  width: PickerWidth
  limits: PageLimits
  events: PageEvents
  /** `dismissed`: nobody is there to answer. */
  dialogs?: 'asked' | 'dismissed'
}

const tree = z.object({ frameTree: z.object({ frame: z.object({ id: z.string() }) }) })
const dialogOpening = z.object({ type: z.string(), message: z.string(), defaultPrompt: z.string().optional() })
const inspected = z.object({ backendNodeId: z.number() })
const MAX_DIALOG_TEXT = 2000
/** A page that does not answer even this is stuck. */
const STUCK_MS = 1_000

/** One page and what is asked of it: where it is, its probe, its scripts, its dialogs. Lives as long as its target. */
export class LivePage {
  readonly protocol: Protocol
  readonly load: PageLoad
  readonly probe: ProbeClient
  readonly scripts: ScriptRunner
  readonly sending: SendingBlock
  readonly target: CdpTarget
  readonly #options: LivePageOptions
  readonly #worlds: Worlds
  readonly #stops: (() => void)[] = []
  #dialog: PageDialog | null = null
  /** Set while another page is on its way: whatever the old one says is answered for the person. */
  #isLeaving = false
  #isGone = false

  private constructor(options: LivePageOptions) {
    const { target, clock, limits, events } = options
    this.#options = options
    this.target = target
    this.protocol = new Protocol({ target, clock, limitMs: limits.answerMs })
    this.load = new PageLoad({
      protocol: this.protocol,
      clock,
      limitMs: limits.loadMs,
      onChange: () => {
        if (!this.load.state.isLoading) this.#isLeaving = false
        events.onChange()
      },
      onNewPage: () => {
        this.#isLeaving = false
        events.onNewPage()
      },
    })
    this.#worlds = new Worlds({ clock, limitMs: limits.answerMs, frameId: () => this.load.frameId })
    this.probe = new ProbeClient({ protocol: this.protocol, worlds: this.#worlds })
    this.sending = new SendingBlock({ protocol: this.protocol, clock })
    this.scripts = new ScriptRunner({
      protocol: this.protocol,
      worlds: this.#worlds,
      probe: this.probe,
      hasDialog: () => this.#dialog !== null,
    })
  }

  /** Makes a blank target ready. The target is closed when it cannot be. */
  static async open(options: LivePageOptions): Promise<LivePage> {
    const page = new LivePage(options)
    try {
      await page.#start()
      return page
    } catch (error) {
      await page.close()
      throw asPickerError(error)
    }
  }

  get dialog(): PageDialog | null {
    return this.#dialog
  }

  /** Its target ended. */
  get isGone(): boolean {
    return this.#isGone
  }

  /** @throws PickerError when asking the page makes no sense now. */
  ready(): void {
    if (this.#isGone) throw new PickerError('gone', 'the browser ended; open the page again')
    if (this.load.state.trouble?.kind === 'crashed') throw new PickerError('gone', 'the page crashed; load it again')
    if (this.#dialog !== null) throw new PickerError('dialog', 'a dialog of the page waits for an answer')
  }

  async setWidth(width: PickerWidth): Promise<void> {
    await applyWidth(this.protocol, { width, surface: this.#options.surface })
  }

  async answerDialog(isAccepted: boolean, text: string): Promise<void> {
    if (this.#dialog === null) return
    this.#dialog = null
    await this.protocol.tell('Page.handleJavaScriptDialog', { accept: isAccepted, promptText: text })
    this.#options.events.onChange()
  }

  /** Goes to an address as long as it is wanted, and without https if nobody speaks it there. Resolves when that is over. */
  async go(address: PageAddress, isWanted: () => boolean): Promise<void> {
    this.load.expect(address.url)
    await this.leave()
    if (!isWanted()) return
    const trouble = await this.load.go(address.url)
    if (trouble === null || address.fallback === null || !isWithoutHttps(trouble) || !isWanted()) return
    await this.load.go(address.fallback)
  }

  /** Before another page: closes dialogs, and ends a script that never ends, or with it the page's process. */
  async leave(): Promise<void> {
    if (this.#isGone) return
    this.#isLeaving = true
    await this.answerDialog(false, '').catch(() => undefined)
    this.#isLeaving = true
    if (this.load.state.trouble?.kind === 'crashed' || (await this.#answers())) return
    this.protocol.hint('Runtime.terminateExecution')
    if (await this.#answers()) return
    await this.#kill()
  }

  async #kill(): Promise<void> {
    await new Promise<void>((resolve) => {
      const end = () => {
        cancel()
        stop()
        resolve()
      }
      const cancel = this.#options.clock.after(STUCK_MS, end)
      const stop = this.target.on((method) => {
        if (method === 'Inspector.targetCrashed') end()
      })
      this.protocol.hint('Page.crash')
    })
  }

  async close(): Promise<void> {
    this.#end('the page is closed')
    await this.target.close()
  }

  async #answers(): Promise<boolean> {
    const asked = { method: 'Runtime.evaluate', params: { expression: '1' }, limitMs: STUCK_MS }
    try {
      await this.protocol.ask(asked, z.unknown())
      return true
    } catch (error) {
      // Whatever else it says, it says something.
      return !(error instanceof PickerError && isUnanswered(error))
    }
  }

  async #start(): Promise<void> {
    const { target, events, probeSource, width } = this.#options
    this.#stops.push(
      target.on((method, params) => {
        try {
          this.#hear(method, params)
        } catch (error) {
          // An event of another shape than we know says nothing.
          if (!(error instanceof z.ZodError)) throw error
        }
      }),
      target.onNotice((notice) => {
        events.onNotice(notice)
      }),
      target.onClosed((why) => {
        this.#end('the browser ended')
        if (why === 'crashed') this.load.crashed('the browser ended')
        events.onClosed(why)
      }),
    )
    const { protocol } = this
    await protocol.tell('Page.enable')
    const { frameTree } = await protocol.ask({ method: 'Page.getFrameTree' }, tree)
    this.load.frameId = frameTree.frame.id
    await Promise.all(
      ['Runtime', 'Network', 'DOM', 'Overlay', 'Inspector'].map((domain) => protocol.tell(`${domain}.enable`)),
    )
    // `cancel` tells the page that nothing was chosen; older browsers do not know it.
    await protocol
      .tell('Page.setInterceptFileChooserDialog', { enabled: true, cancel: true })
      .catch(() => protocol.tell('Page.setInterceptFileChooserDialog', { enabled: true }))
    await protocol.tell('Runtime.addBinding', { name: FORMS_BINDING, executionContextName: WORLD_NAME })
    await protocol.tell('Page.addScriptToEvaluateOnNewDocument', {
      source: probeSource,
      worldName: WORLD_NAME,
      runImmediately: true,
    })
    await this.setWidth(width)
  }

  #end(why: string): void {
    if (this.#isGone) return
    this.#isGone = true
    for (const stop of this.#stops) stop()
    this.protocol.abandon(new PickerError('gone', why))
    this.#worlds.clear()
    this.#dialog = null
    this.load.close()
    this.sending.close()
  }

  #hear(method: string, params: unknown): void {
    this.#worlds.hear(method, params)
    this.load.hear(method, params)
    this.sending.hear(method, params)
    const { events } = this.#options
    switch (method) {
      case 'Page.javascriptDialogOpening':
        this.#dialogOpened(dialogOpening.parse(params))
        break
      case 'Page.javascriptDialogClosed':
        this.#dialog = null
        events.onChange()
        break
      case 'Page.fileChooserOpened':
        events.onNotice({ kind: 'file_chooser' })
        break
      case 'Overlay.inspectNodeRequested':
        events.onInspected(inspected.parse(params).backendNodeId)
        break
      case 'Overlay.inspectModeCanceled':
        events.onInspectCanceled()
        break
      case 'Inspector.targetCrashed':
        this.#worlds.clear()
        this.#dialog = null
        this.protocol.abandon(new PickerError('gone', 'the page crashed'))
        if (!this.#isLeaving) this.load.crashed('the page crashed')
    }
    events.onEvent(method, params)
  }

  #dialogOpened(dialog: z.infer<typeof dialogOpening>): void {
    const isLeave = dialog.type === 'beforeunload'
    if (isLeave || this.#isLeaving || this.#options.dialogs === 'dismissed') {
      this.protocol.hint('Page.handleJavaScriptDialog', { accept: isLeave })
      return
    }
    this.#dialog = {
      kind: dialog.type,
      text: dialog.message.slice(0, MAX_DIALOG_TEXT),
      defaultText: (dialog.defaultPrompt ?? '').slice(0, MAX_DIALOG_TEXT),
    }
    this.#options.events.onChange()
  }
}
