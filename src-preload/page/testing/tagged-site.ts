import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright'
import type { TagConfig, TagForm, TagSubmission } from '../../contract/model/submission.ts'
import { bundlePageScript } from './bundle-page-script.ts'
import { openBrowser } from './open-browser.ts'
import { TestRelay, TestSite } from './site-server.ts'

/** The tag as sites get it: minified, without a configuration. */
export async function bundleTag(): Promise<string> {
  return await bundlePageScript(join(import.meta.dirname, '../tag/index.ts'), true)
}

/** A configuration as JavaScript: JSON with functions. */
function literal(value: unknown): string {
  if (typeof value === 'function') return `(${String(value)})` // its own source
  if (Array.isArray(value)) return `[${value.map(literal).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).filter(([, part]) => part !== undefined)
  return `{${entries.map(([name, part]) => `${JSON.stringify(name)}:${literal(part)}`).join(',')}}`
}

/** What the relay serves: the script around its configuration. */
export function serveTag(bundle: string, config: TagConfig): string {
  return `;(function (ESTAFETA_TAG_CONFIG) {${bundle}})(${literal(config)})`
}

/** A relay, a site with the tag on every page, and a browser. */
export class TaggedSite {
  readonly relay: TestRelay
  readonly site: TestSite
  /** Key of the tag, another one for each configuration. */
  key = ''
  #count = 0
  readonly #bundle: string
  readonly #browser: Browser

  private constructor(parts: { relay: TestRelay; site: TestSite; bundle: string; browser: Browser }) {
    this.relay = parts.relay
    this.site = parts.site
    this.#bundle = parts.bundle
    this.#browser = parts.browser
  }

  static async start(): Promise<TaggedSite> {
    const [relay, site, bundle, browser] = await Promise.all([
      TestRelay.start(),
      TestSite.start(),
      bundleTag(),
      openBrowser(),
    ])
    return new TaggedSite({ relay, site, bundle, browser })
  }

  async stop(): Promise<void> {
    await this.#browser.close()
    await Promise.all([this.relay.stop(), this.site.stop()])
  }

  /** Forgets what came, and serves a configuration. What pages of earlier tests still send is not recorded any more. */
  configure(forms: TagForm[]): void {
    const key = (this.key = `key${String(++this.#count).padStart(4, '0')}`)
    this.relay.expect(`/s/${key}`)
    this.relay.mode = 'up'
    this.relay.script = serveTag(this.#bundle, { key, origin: '', version: 'v1', forms })
    this.site.posts.length = 0
    this.site.pages.clear()
    this.site.scripts.clear()
    this.site.answers.clear()
    this.site.headers = {}
    this.site.snippet = `<script src="${this.relay.origin}/tag.js"></script>`
  }

  /** The script for a configuration, to be served elsewhere. */
  scriptFor(config: TagConfig): string {
    return serveTag(this.#bundle, config)
  }

  /** A visitor without a past. */
  async visitor(): Promise<BrowserContext> {
    return await this.#browser.newContext({ locale: 'ru-RU' })
  }

  /** Ends all visitors, so that their pages send nothing into the next test. */
  async endVisitors(): Promise<void> {
    for (const context of this.#browser.contexts()) await context.close()
  }

  /** Opens a page of the site and waits until the relay has answered for the visit. */
  async open(context: BrowserContext, path: string, host = 'localhost'): Promise<Page> {
    const page = await context.newPage()
    await page.clock.install()
    await page.goto(this.site.origin(host) + path)
    await page.waitForFunction(() => 'estafetaTag' in window)
    return page
  }

  /** Opens a fixture page with one rule, its visit known. */
  async openFixture(name: string, rule: TagForm): Promise<Page> {
    this.configure([rule])
    const page = await this.open(await this.visitor(), `/pages/${name}.html`)
    await page.waitForFunction(() => document.cookie.includes('roistat_visit=900001'))
    return page
  }

  /** Lets time pass on a page, and waits until everything the page has sent by then has come. */
  async pass(page: Page, ms: number): Promise<void> {
    for (let left = ms, step = 1500; left > 0; left -= step, step = 20_000) {
      await page.clock.runFor(Math.min(step, left))
      if (this.relay.mode === 'up') await this.#probe(page)
    }
  }

  /** What left the page before this has come when it is over. */
  async #probe(page: Page): Promise<void> {
    const probes = this.relay.calls.filter((call) => call.path.endsWith('/probe')).length
    await page.evaluate(async (address) => {
      await fetch(address, { method: 'POST', body: '{}' })
    }, `${this.relay.origin}/probe`)
    await this.relay.waitFor('/probe', probes + 1)
  }

  /** The only lead that has come. The relay knows by its id what comes again, as after an answer that was lost. */
  onlyLead(): TagSubmission {
    const leads = new Map(this.relay.leads().map((lead) => [lead.id, lead]))
    const [lead] = leads.values()
    if (lead === undefined || leads.size > 1)
      throw new Error(`${leads.size} leads: ${JSON.stringify([...leads.values()])}`)
    return lead
  }
}

/** What the tag puts on a page for people who look for a fault. */
export type TaggedWindow = Window & {
  estafetaTag?: Record<string, { version: string; forms: number[]; catches: (id: number) => number }>
}

/** Three forms of a site as agencies set them up: a form of the builder, a popup, a button with a script field. */
export const AVERAGE_FORMS: TagForm[] = [
  { id: 101, type: 'form', selector: '#rec610155 form', requiredControls: { phone: 'Phone' } },
  {
    id: 102,
    type: 'form',
    selector: '#wpcf7-f146-p85-o1 form, .popup-callback form',
    sites: { mode: 'include', hosts: ['shop.example', '*.shop.example'] },
    requiredControls: { name: 'your-name', phone: 'tel-922' },
  },
  {
    id: 103,
    type: 'button',
    selector: '#button-guest',
    requiredControls: { phone: 'telephone' },
    elements: { 'deal:UF_CRM_PRICE': '.product-price' },
    scripts: {
      comment: () => [...document.querySelectorAll('.cart-row .name')].map((row) => row.textContent).join(', '),
    },
  },
]
