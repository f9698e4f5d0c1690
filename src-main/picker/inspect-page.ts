import { z } from 'zod'
import { caughtCount, type PageSurvey, type SelectorMatch } from '../../src-preload/contract/model/picker.ts'
import type { PageTrouble } from '../../src-preload/contract/picker.ts'
import type { Clock } from '../lib/clock.ts'
import { type PageBrowser, type PageSurface } from '../ports.ts'
import { LivePage, type PageLimits } from './live-page.ts'
import { pageAddress } from './page-address.ts'
import { PageReporter, type PageReport, REPORT_DOMAINS } from './page-report.ts'
import { PickerError } from './picker-error.ts'
import { asPickerError } from './protocol.ts'

/** A tag of ours that runs on a page, and how many elements each of its forms catches there. */
export type RunningTag = { key: string; version: string; forms: { id: number; count: number }[] }

/** What an unseen look at a page found; `survey` and `tags` are empty where the page could not be asked. */
export type InspectedPage = PageReport & {
  /** Where it ended after all redirects. */
  url: string
  title: string
  trouble: PageTrouble | null
  /** Addresses of the page's script elements. */
  scripts: string[]
  tags: RunningTag[]
  survey: PageSurvey | null
  matches: SelectorMatch[]
}

/** A page whose selectors are looked at again. */
export type PageToCheck = { url: string; selectors: readonly string[]; type: 'form' | 'button' }

/** How the selectors fit now. `controls`: names of the controls of the first one that matches. */
export type PageCheck = {
  url: string
  finalUrl: string
  /** Why the page could not be opened or asked; with `http` it was opened nevertheless. */
  trouble: PageTrouble | null
  /** Counted are what a rule of the page's type catches. */
  matches: SelectorMatch[]
  controls: string[]
  /** The selectors match something, and a rule of the type "Form" catches none of it. */
  isNotAForm: boolean
}

/** After the load a page may go on asking the network for so long before it is looked at. */
const IDLE_LIMIT_MS = 5_000

/** Characters of a list that the page's own world answers. */
const MAX_LIST = 1_000_000

const lifecycle = z.object({ frameId: z.string(), name: z.string() })
const runningTags = z
  .array(
    z.object({
      key: z.string().max(200),
      version: z.string().max(200),
      forms: z.array(z.object({ id: z.number().int(), count: z.number().int().nonnegative() })).max(1000),
    }),
  )
  .max(50)
const scriptList = z.array(z.string().max(4000)).max(1000)

/** What the tag tells of itself (`page/tag/index.ts`), in the page's own world. */
const TAGS = `return JSON.stringify(Object.entries(window.estafetaTag || {}).slice(0, 50).map(([key, tag]) => ({
  key: key,
  version: String(tag.version),
  forms: Array.from(tag.forms).slice(0, 1000).map((id) => ({ id: id, count: tag.catches(id) })),
})))`
const SCRIPTS = `return JSON.stringify(Array.from(document.scripts).map((script) => script.src.slice(0, 4000)).filter(Boolean).slice(0, 1000))`

type Look = { page: LivePage; reporter: PageReporter; idle: { isIdle: boolean; wake: () => void } }

/** Pages that are opened for a look and closed again, one at a time. Dialogs are dismissed, windows do not open. */
export class InspectedPages {
  readonly #options: { browser: PageBrowser; clock: Clock; probeSource: string; limits: PageLimits }
  #queue: Promise<unknown> = Promise.resolve()
  #current: LivePage | undefined
  #isStopped = false

  constructor(options: { browser: PageBrowser; clock: Clock; probeSource: string; limits: PageLimits }) {
    this.#options = options
  }

  /** @throws PickerError `bad_address`, `no_browser`, `cannot_start`, `gone`. What is wrong with the page is an answer. */
  async inspect(url: string, selectors: readonly string[]): Promise<InspectedPage> {
    return await this.#visit(url, async ({ page, reporter }) => {
      const isThere = isAskable(page)
      const { load, probe } = page
      const surveyed = isThere ? await said(probe.survey(), null) : null
      const matches = isThere ? await said(probe.match(selectors), []) : []
      const tags = isThere ? await said(fromPage(page, { code: TAGS, schema: runningTags }), []) : []
      const scripts = isThere ? await said(fromPage(page, { code: SCRIPTS, schema: scriptList }), []) : []
      const { url: at, title, trouble } = load.state
      return { ...reporter.report, url: at, title, trouble, scripts, tags, survey: surveyed, matches }
    })
  }

  /** Never throws for a page; a browser that is not there ends it. @throws PickerError `no_browser`, `cannot_start`. */
  async checkPages(pages: readonly PageToCheck[], signal?: AbortSignal): Promise<PageCheck[]> {
    const checks: PageCheck[] = []
    for (const page of pages) {
      if (signal?.aborted === true) break
      checks.push(await this.#check(page))
    }
    return checks
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#current?.close()
    await this.#queue
  }

  async #check({ url, selectors, type }: PageToCheck): Promise<PageCheck> {
    try {
      return await this.#visit(url, async ({ page }) => {
        const { url: finalUrl, trouble } = page.load.state
        if (!isAskable(page)) return { url, finalUrl, trouble, matches: [], controls: [], isNotAForm: false }
        const matched = await page.probe.match(selectors)
        const matches = matched.map((match) => ({ ...match, count: caughtCount(match, type) }))
        const first = matches.find(({ count }) => count > 0)
        const isNotAForm = first === undefined && matched.some(({ count }) => count > 0)
        const controls = first === undefined ? [] : await page.probe.controls({ selector: first.selector, type })
        return {
          url,
          finalUrl,
          trouble,
          matches,
          controls: controls.map(({ name }) => name).filter((name) => name !== ''),
          isNotAForm,
        }
      })
    } catch (error) {
      const { kind, message } = asPickerError(error)
      if (kind === 'no_browser' || kind === 'cannot_start') throw error
      const trouble: PageTrouble = { kind: 'other', detail: message }
      return { url, finalUrl: url, trouble, matches: [], controls: [], isNotAForm: false }
    }
  }

  async #visit<T>(url: string, look: (found: Look) => Promise<T>): Promise<T> {
    const address = pageAddress(url)
    const visit = this.#queue.then(async () => {
      if (this.#isStopped) throw new PickerError('gone', 'the relay is stopping')
      const found = await this.#open()
      this.#current = found.page
      try {
        await found.page
          .go(address, () => !this.#isStopped)
          .catch((error: unknown) => {
            if (found.page.load.state.trouble === null) throw error
          })
        await this.#rest(found)
        return await look(found)
      } finally {
        this.#current = undefined
        await found.page.close()
      }
    })
    this.#queue = visit.catch(() => undefined)
    return await visit
  }

  async #open(): Promise<Look> {
    const { browser, clock, probeSource, limits } = this.#options
    const surface = await surfaceOf(browser)
    const target = await browser.open({ surface, width: 'desktop' }).catch((error: unknown) => {
      throw asPickerError(error)
    })
    const reporter = new PageReporter()
    const idle: Look['idle'] = { isIdle: false, wake: () => undefined }
    const page: LivePage = await LivePage.open({
      target,
      clock,
      probeSource,
      // A size of its own wherever it is: an unseen view has none.
      surface: 'canvas',
      width: 'desktop',
      limits,
      events: {
        onChange: () => {
          idle.wake()
        },
        onNewPage: () => {
          idle.isIdle = false
        },
        onNotice: () => undefined,
        onInspected: () => undefined,
        onInspectCanceled: () => undefined,
        onClosed: () => {
          idle.wake()
        },
        onEvent: (method, params) => {
          reporter.hear(method, params)
          if (method !== 'Page.lifecycleEvent') return
          const { frameId, name } = lifecycle.parse(params)
          if (name !== 'networkIdle' || frameId !== page.load.frameId) return
          idle.isIdle = true
          idle.wake()
        },
      },
      dialogs: 'dismissed',
    })
    await page.protocol.tell('Page.setLifecycleEventsEnabled', { enabled: true })
    for (const domain of REPORT_DOMAINS) await page.protocol.tell(`${domain}.enable`)
    return { page, reporter, idle }
  }

  /** Loaded, and nothing asked of the network for a moment; not longer than the limits. */
  async #rest({ page, idle }: Look): Promise<void> {
    await page.load.settled(this.#options.limits.loadMs)
    if (!isAskable(page)) return
    await new Promise<void>((resolve) => {
      const look = () => {
        if (!idle.isIdle && !page.isGone) return
        cancel()
        idle.wake = () => undefined
        resolve()
      }
      const cancel = this.#options.clock.after(IDLE_LIMIT_MS, () => {
        idle.isIdle = true
        look()
      })
      idle.wake = look
      look()
    })
  }
}

/** An error page of Chromium's own has nothing to ask; one with an error status is the site's. */
function isAskable(page: LivePage): boolean {
  const { trouble } = page.load.state
  const isOfSite = trouble === null || trouble.kind === 'http' || trouble.detail === 'HTTP 401'
  return !page.isGone && isOfSite
}

async function surfaceOf(browser: PageBrowser): Promise<PageSurface> {
  const there = await browser.availability()
  return there.isAvailable && there.surfaces[0] !== undefined ? there.surfaces[0] : 'canvas'
}

/** What the page answers, or nothing where it answers badly. */
async function said<T>(answer: Promise<T>, nothing: T): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (asPickerError(error).kind === 'gone') throw error
    return nothing
  }
}

async function fromPage<T>(page: LivePage, asked: { code: string; schema: z.ZodType<T> }): Promise<T> {
  const result = await page.scripts.run(asked.code, null, MAX_LIST)
  if (!result.isOk) throw new PickerError('bad_answer', result.error)
  let value: unknown
  try {
    value = JSON.parse(result.value)
  } catch {
    value = undefined
  }
  const parsed = asked.schema.safeParse(value)
  if (!parsed.success) throw new PickerError('bad_answer', parsed.error.message.slice(0, 300))
  return parsed.data
}
