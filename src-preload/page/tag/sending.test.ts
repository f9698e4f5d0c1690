import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Request } from 'playwright'
import type { TagForm } from '../../contract/model/submission.ts'
import { TaggedSite } from '../testing/tagged-site.ts'

let tagged: TaggedSite
beforeAll(async () => {
  tagged = await TaggedSite.start()
})
afterEach(async () => {
  await tagged.endVisitors()
})
afterAll(async () => {
  await tagged.stop()
})

const RULE: TagForm = { id: 3, type: 'form', selector: '#f' }
const html = (body: string) => `<!doctype html><html><head><title>Страница</title></head><body>${body}</body></html>`
const NATIVE = html('<form id="f" action="/next" method="post"><input name="phone"><button>Отправить</button></form>')
const AJAX = html(
  `<form id="f"><input name="phone"><button>Отправить</button></form>
   <script>document.querySelector('form').addEventListener('submit', (event) => event.preventDefault())</script>`,
)

async function open(body: string, forms: TagForm[] = [RULE]) {
  tagged.configure(forms)
  tagged.site.pages.set('/p', body)
  const context = await tagged.visitor()
  return { context, page: await tagged.open(context, '/p') }
}
const ids = () => tagged.relay.leads().map(({ id }) => id)
const storedKeys = 'Object.keys(localStorage).filter((name) => name.includes(".lead."))'

describe('a lead on its way', () => {
  it('leaves while the browser goes on to the next page, as text that needs no preflight', async () => {
    const { page } = await open(NATIVE)
    await page.fill('[name="phone"]', '89161234567')
    await page.click('button')
    await page.waitForURL('**/next')
    await tagged.relay.waitFor('/lead', 1)
    await tagged.pass(page, 60_000)
    expect(new Set(ids()).size).toBe(1)
    expect(tagged.relay.calls.find((call) => call.path.endsWith('/lead'))).toMatchObject({
      path: `/s/${tagged.key}/lead`,
      contentType: 'text/plain;charset=UTF-8',
    })
    expect(await page.evaluate(storedKeys)).toEqual([])
  })

  it('waits while the relay is down, and goes once with the next page', async () => {
    const { page } = await open(NATIVE)
    await tagged.relay.waitFor('/visit', 1)
    tagged.relay.mode = 'down'
    await page.fill('[name="phone"]', '89161234567')
    await page.click('button')
    await page.waitForURL('**/next')
    await page.goto('about:blank')
    expect(ids()).toEqual([])
    tagged.relay.mode = 'up'
    await page.goto(`${tagged.site.origin()}/other`)
    await page.clock.runFor(40_000)
    await tagged.relay.waitFor('/lead', 1)
    await tagged.pass(page, 60_000)
    const lead = tagged.onlyLead()
    expect(lead.controls).toEqual([['phone', '89161234567']])
    expect(lead.page.url).toBe(`${tagged.site.origin()}/p`)
    expect(await page.evaluate(storedKeys)).toEqual([])
  })

  it.each(['error', 'down'] as const)('is tried again while the page is open: %s', async (mode) => {
    const { page } = await open(AJAX)
    tagged.relay.mode = mode
    await page.fill('[name="phone"]', '89161234567')
    const isLead = (call: Request) => call.url().endsWith('/lead')
    const failed =
      mode === 'down' ? page.waitForEvent('requestfailed', isLead) : page.waitForEvent('requestfinished', isLead)
    await page.click('button')
    await page.clock.runFor(1500)
    await failed
    tagged.relay.calls.length = 0
    tagged.relay.mode = 'up'
    await page.clock.runFor(3000)
    await tagged.relay.waitFor('/lead', 1)
    await tagged.pass(page, 60_000)
    expect(ids()).toHaveLength(1)
    expect(tagged.onlyLead().ageMs).toBeGreaterThan(2000)
  })

  it('comes a second time with the same id when the answer was lost', async () => {
    const { page } = await open(AJAX)
    await tagged.relay.waitFor('/visit', 1)
    tagged.relay.mode = 'lose'
    await page.fill('[name="phone"]', '89161234567')
    const lost = page.waitForEvent('requestfailed', (call) => call.url().endsWith('/lead'))
    await page.click('button')
    await page.clock.runFor(1500)
    await lost
    tagged.relay.mode = 'up'
    const before = ids().length
    await page.reload()
    await page.clock.runFor(40_000)
    await tagged.relay.waitFor('/lead', before + 1)
    await tagged.pass(page, 60_000)
    expect(ids().length).toBeGreaterThan(1)
    expect(new Set(ids()).size).toBe(1)
    expect(await page.evaluate(storedKeys)).toEqual([])
  })

  it('is dropped with a notice when the relay cannot read it', async () => {
    const { page } = await open(AJAX)
    await tagged.relay.waitFor('/visit', 1)
    tagged.relay.mode = 'refuse'
    await page.fill('[name="phone"]', '89161234567')
    await page.click('button')
    await page.clock.runFor(1500)
    await tagged.relay.waitFor('/notice', 1)
    expect(tagged.relay.notices()).toEqual([
      { kind: 'tag_error', form: 3, detail: 'lead refused: 400', url: page.url() },
    ])
    expect(await page.evaluate(storedKeys)).toEqual([])
  })

  it('goes once when many tabs are open', async () => {
    tagged.configure([RULE])
    tagged.site.pages.set('/p', AJAX)
    const context = await tagged.visitor()
    const page = await tagged.open(context, '/p')
    await tagged.relay.waitFor('/visit', 1)
    tagged.relay.mode = 'down'
    await page.fill('[name="phone"]', '89161234567')
    const failed = page.waitForEvent('requestfailed', (call) => call.url().endsWith('/lead'))
    await page.click('button')
    await page.clock.runFor(1500)
    await failed
    await page.close()
    tagged.relay.mode = 'up'
    const tabs = await Promise.all([1, 2, 3].map(async () => await tagged.open(context, '/other')))
    // A page that is closed in the middle of a call leaves its lead to others after the call's time.
    await tabs[0]!.clock.runFor(40_000)
    await tagged.relay.waitFor('/lead', 1)
    for (const tab of tabs) await tagged.pass(tab, 61_000)
    expect(new Set(ids()).size).toBe(1)
    expect(await tabs[0]!.evaluate(storedKeys)).toEqual([])
  })

  it('goes although storage and cookies are blocked', async () => {
    tagged.configure([RULE])
    tagged.site.pages.set('/p', AJAX)
    const context = await tagged.visitor()
    await context.addInitScript(() => {
      const refuse = () => {
        throw new DOMException('denied', 'SecurityError')
      }
      Object.defineProperty(window, 'localStorage', { get: refuse })
      Object.defineProperty(document, 'cookie', { get: refuse, set: refuse })
      Reflect.deleteProperty(Navigator.prototype, 'locks')
    })
    const page = await tagged.open(context, '/p')
    await tagged.relay.waitFor('/visit', 1)
    tagged.relay.mode = 'error'
    await page.fill('[name="phone"]', '89161234567')
    const failed = page.waitForEvent('requestfinished', (call) => call.url().endsWith('/lead'))
    await page.click('button')
    await page.clock.runFor(1500)
    await failed
    tagged.relay.calls.length = 0
    tagged.relay.mode = 'up'
    await page.clock.runFor(3000)
    await tagged.relay.waitFor('/lead', 1)
    expect(tagged.onlyLead().controls).toEqual([['phone', '89161234567']])
  })

  it('goes under a strict content security policy without breaking it', async () => {
    tagged.configure([RULE])
    const { origin } = tagged.relay
    tagged.site.pages.set('/p', NATIVE)
    tagged.site.headers = {
      'content-security-policy': `default-src 'none'; script-src ${origin}; connect-src ${origin}; form-action 'self'; require-trusted-types-for 'script'; trusted-types 'none'`,
    }
    const context = await tagged.visitor()
    const page = await context.newPage()
    const violations: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') violations.push(message.text())
    })
    await page.goto(`${tagged.site.origin()}/p`)
    await page.fill('[name="phone"]', '89161234567')
    await page.click('button')
    await page.waitForURL('**/next')
    await tagged.relay.waitFor('/lead', 1)
    expect(violations.filter((text) => !text.includes('favicon'))).toEqual([])
    expect(tagged.relay.leads()[0]?.controls).toEqual([['phone', '89161234567']])
  })

  it('is held back by nothing when the page goes away in the middle of a check', async () => {
    const { page } = await open(
      html(
        `<form id="f"><input name="phone"><button>Отправить</button></form><script>
         document.querySelector('form').addEventListener('submit', (event) => { event.preventDefault(); location.href = '/thanks' })</script>`,
      ),
    )
    await page.fill('[name="phone"]', '89161234567')
    await page.click('button')
    await page.waitForURL('**/thanks')
    await tagged.relay.waitFor('/lead', 1)
    await tagged.pass(page, 60_000)
    expect(new Set(ids()).size).toBe(1)
  })

  it('keeps fifty leads at most; the oldest go, and people are told', async () => {
    tagged.configure([RULE])
    tagged.site.pages.set('/p', AJAX)
    const context = await tagged.visitor()
    const page = await tagged.open(context, '/p')
    await tagged.relay.waitFor('/visit', 1)
    const prefix = `estafeta.${tagged.key}.lead.`
    await page.evaluate((prefix) => {
      for (let i = 0; i < 60; i++) {
        const id = `old-entry-${String(i).padStart(4, '0')}`
        const entry = {
          at: Date.now() - 100_000 + i,
          due: Date.now() + 900_000,
          submission: { id, form: 3, controls: [] },
        }
        localStorage.setItem(prefix + id, JSON.stringify(entry))
      }
    }, prefix)
    await page.fill('[name="phone"]', '89161234567')
    await page.click('button')
    await tagged.pass(page, 4000)
    const left = await page.evaluate<string[]>(storedKeys)
    expect(left.length).toBeLessThanOrEqual(50)
    expect(left).not.toContain(`${prefix}old-entry-0000`)
    expect(left).toContain(`${prefix}old-entry-0059`)
    expect(tagged.relay.notices()[0]?.detail).toBe('lead dropped: queue is full')
    expect(ids()).toHaveLength(1)
  })

  it('is forgotten with a notice after thirty days', async () => {
    tagged.configure([RULE])
    tagged.site.pages.set('/p', AJAX)
    const context = await tagged.visitor()
    await context.addInitScript((name) => {
      const entry = { at: Date.now() - 31 * 86_400_000, due: 0, submission: { id: 'very-old-entry', form: 3 } }
      if (location.pathname === '/p') localStorage.setItem(name, JSON.stringify(entry))
    }, `estafeta.${tagged.key}.lead.very-old-entry`)
    const page = await tagged.open(context, '/p')
    await tagged.relay.waitFor('/notice', 1)
    await tagged.pass(page, 10_000)
    expect(tagged.relay.notices()).toEqual([
      { kind: 'tag_error', form: 0, detail: 'lead waited 30 days', url: page.url() },
    ])
    expect(ids()).toEqual([])
    expect(await page.evaluate(storedKeys)).toEqual([])
  })
})
