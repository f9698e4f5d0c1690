import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { BrowserContext } from 'playwright'
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

async function visitor(): Promise<BrowserContext> {
  tagged.configure([{ id: 3, type: 'form', selector: 'form' }])
  return await tagged.visitor()
}
const cookies = async (context: BrowserContext) =>
  Object.fromEntries((await context.cookies()).map(({ name, value }) => [name, decodeURIComponent(value)]))

describe('a visit', () => {
  it('is told to the relay with its marks, and its number is kept in the cookies that sites know', async () => {
    const context = await visitor()
    await context.addCookies([
      { name: '_ga', value: 'GA1.2.111.222', url: tagged.site.origin() },
      { name: '_ym_uid', value: '1743415929559311987', url: tagged.site.origin() },
      { name: '_fbp', value: 'fb.1.1.2', url: tagged.site.origin() },
    ])
    await context.addInitScript(() => {
      Object.assign(window, { AMOPIXEL_IDENTIFIER: { getVisitorUid: () => 'amo-1' } })
    })
    const page = await tagged.open(
      context,
      '/p?roistat=direct1_search_%D0%BE%D0%BA%D0%BD%D0%B0&roistat_param2=two&utm_source=yandex&fbclid=CLICK',
    )
    await tagged.relay.waitFor('/visit', 1)
    await page.waitForFunction(() => document.cookie.includes('roistat_visit=900001'))
    const started = await page.evaluate(
      (name) => (JSON.parse(localStorage.getItem(name)!) as { startedAt: number }).startedAt,
      `estafeta.${tagged.key}.visit`,
    )
    expect(tagged.relay.visits()).toEqual([
      {
        visit: {
          visitor: expect.stringMatching(/^[0-9a-z]{28}$/),
          number: null,
          first: null,
          count: 1,
          startedAt: started,
          landing: page.url(),
          referrer: null,
          marker: 'direct1_search_окна',
          params: ['', 'two'],
          ga: '111.222',
          ym: '1743415929559311987',
          fbp: 'fb.1.1.2',
          fbc: `fb.1.${started}.CLICK`,
          amo: 'amo-1',
        },
        page: { url: page.url(), title: 'Спасибо', referrer: null },
      },
    ])
    expect(await cookies(context)).toMatchObject({
      roistat_visit: '900001',
      roistat_first_visit: '900001',
      roistat_marker: 'direct1_search_окна',
      roistat_param2: 'two',
    })
    const ages = new Map(
      (await context.cookies()).map(({ name, expires }) => [name, Math.round((expires * 1000 - started) / 86_400_000)]),
    )
    // Chromium shortens two years to 400 days.
    expect([ages.get('roistat_visit'), ages.get('roistat_first_visit')]).toEqual([14, 400])
  })

  it('goes on over pages without another call, and a new marker begins another one', async () => {
    const context = await visitor()
    const page = await tagged.open(context, '/p?roistat=a')
    await page.waitForFunction(() => document.cookie.includes('roistat_visit=900001'))
    await page.goto(`${tagged.site.origin()}/other`)
    await page.goto(`${tagged.site.origin()}/p?roistat=a`)
    await tagged.pass(page, 10_000)
    expect(tagged.relay.visits()).toHaveLength(1)
    tagged.relay.visit = { number: '900002', first: '900001' }
    await page.goto(`${tagged.site.origin()}/p?roistat=b`)
    await page.waitForFunction(() => document.cookie.includes('roistat_visit=900002'))
    tagged.relay.visit = { number: '900001', first: '900001' }
    expect(tagged.relay.visits()[1]?.visit).toMatchObject({ number: null, first: '900001', count: 2, marker: 'b' })
    expect(tagged.relay.visits()[1]?.visit.visitor).toBe(tagged.relay.visits()[0]?.visit.visitor)
  })

  it('keeps the number that Roistat has given before the switch', async () => {
    const context = await visitor()
    await context.addCookies(
      Object.entries({ roistat_visit: '1234567', roistat_first_visit: '1200000', roistat_marker: 'seo' }).map(
        ([name, value]) => ({
          name,
          value,
          url: tagged.site.origin(),
        }),
      ),
    )
    tagged.relay.visit = { number: '1234567', first: '1200000' }
    const page = await tagged.open(context, '/p')
    await tagged.relay.waitFor('/visit', 1)
    tagged.relay.visit = { number: '900001', first: '900001' }
    await tagged.pass(page, 1000)
    expect(tagged.relay.visits()[0]?.visit).toMatchObject({ number: '1234567', first: '1200000', marker: 'seo' })
    expect(await cookies(context)).toMatchObject({ roistat_visit: '1234567', roistat_first_visit: '1200000' })
  })

  it('asks again while the relay is down', async () => {
    const context = await visitor()
    tagged.relay.mode = 'error'
    const page = await context.newPage()
    await page.clock.install()
    const failed = page.waitForEvent('requestfinished', (call) => call.url().endsWith('/visit'))
    await page.goto(`${tagged.site.origin()}/p`)
    await failed
    tagged.relay.mode = 'up'
    await page.clock.runFor(4000)
    await tagged.relay.waitFor('/visit', 2)
    await page.waitForFunction(() => document.cookie.includes('roistat_visit=900001'))
  })
})

describe("code written for Roistat's counter", () => {
  it('finds its globals, its callbacks are called once, and what a stub held is kept', async () => {
    const context = await visitor()
    await context.addInitScript(() => {
      const calls: string[] = []
      Object.assign(window, {
        calls,
        roistatGoal: { queue: [1] },
        roistat: { leadHunter: { onBeforeSubmit: () => 'own' } },
        onRoistatModuleLoaded: () => calls.push('module'),
        onRoistatAllModulesLoaded: () => calls.push('all'),
        roistatVisitCallback: (visit: string) => calls.push(`visit ${visit}`),
      })
    })
    const page = await tagged.open(context, '/p')
    await page.waitForFunction('calls.length === 3')
    const seen = await page.evaluate(`(async () => {
      roistat.registerOnVisitProcessedCallback(() => calls.push('processed ' + roistat.getVisit()))
      const earlier = window.onRoistatAllModulesLoaded
      await new Promise((resolve) => {
        window.onRoistatAllModulesLoaded = () => { if (earlier) earlier(); calls.push('late'); resolve() }
      })
      roistat.event.send('goal'); roistat.emailtracking.enabled = true
      return [calls, roistat.visit, window.roistatVisit, roistatGoal.queue, roistat.leadHunter.onBeforeSubmit(), roistatGoal.reach()]
    })()`)
    expect(seen).toEqual([
      ['visit 900001', 'module', 'all', 'processed 900001', 'late'],
      '900001',
      '900001',
      [1],
      'own',
      {},
    ])
    await tagged.pass(page, 1000)
    expect(tagged.relay.leads()).toEqual([])
  })

  it('makes a lead by roistatGoal.reach(), once for a double call', async () => {
    const context = await visitor()
    const page = await tagged.open(context, '/p')
    await page.waitForFunction(() => document.cookie.includes('roistat_visit=900001'))
    await page.evaluate(`for (let i = 0; i < 2; i++) roistatGoal.reach({ leadName: 'Заявка', name: 'Анна', phone: '89161234567', text: undefined,
      fields: { 'Посадочная страница': '{landingPage}', 12345: 1 }, is_skip_sending: '0', unknown: 1, roistat: 900001 })`)
    await tagged.pass(page, 4000)
    expect(tagged.onlyLead()).toEqual({
      id: expect.stringMatching(/^[0-9a-z]{28}$/),
      form: 0,
      lead: {
        leadName: 'Заявка',
        name: 'Анна',
        phone: '89161234567',
        fields: { 'Посадочная страница': '{landingPage}', 12345: 1 },
        is_skip_sending: '0',
        unknown: 1,
        roistat: 900001,
      },
      page: { url: page.url(), title: 'Спасибо', referrer: null },
      visit: expect.objectContaining({ number: '900001', landing: page.url() }),
      ageMs: expect.any(Number),
    })
  })

  it('gets the number of the visit into texts and links for messengers', async () => {
    const context = await visitor()
    tagged.site.pages.set(
      '/p',
      `<!doctype html><html><head></head><body><a class="js-whatsapp-message-container" href="https://wa.me/7?text=%7Broistat_visit%7D">Код {roistat_visit}</a></body></html>`,
    )
    const page = await tagged.open(context, '/p')
    await page.waitForFunction(() => document.querySelector('a')?.textContent === 'Код 900001')
    expect(await page.getAttribute('a', 'href')).toBe('https://wa.me/7?text=900001')
  })
})
