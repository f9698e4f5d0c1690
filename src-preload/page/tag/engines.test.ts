import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { TagForm } from '../../contract/model/submission.ts'
import { arrival, type Engine, type EnginePage, ENGINES } from '../testing/engines.ts'
import { TaggedSite } from '../testing/tagged-site.ts'

/*
 * The tag in the engines that visitors have. Time is real here: WebKit's driver cannot set it. What has come once is told apart from
 * what comes twice by a last lead, which comes after everything that was sent before it.
 */
const RULE: TagForm = { id: 3, type: 'form', selector: '#f' }
const html = (body: string) => `<!doctype html><html><head><title>Окна</title></head><body>${body}</body></html>`
const FIELD = '<input name="phone"><button id="b">Отправить</button>'
const NATIVE = html(`<form id="f" action="/next" method="post">${FIELD}</form>`)
const PREVENT = `addEventListener('submit', (event) => event.preventDefault())`
const AJAX = html(`<form id="f">${FIELD}</form><script>${PREVENT}</script>`)
const LAST = html(
  `<form id="f"><input name="last" value="1"><button id="b">Отправить</button></form><script>${PREVENT}</script>`,
)
const WAITING = 'Object.keys(localStorage).filter((name) => name.includes(".lead.")).length'

let tagged: TaggedSite
beforeAll(async () => {
  tagged = await TaggedSite.start()
})
afterAll(async () => {
  await tagged.stop()
})

/** Controls of all leads, when the last one has come too. The relay knows by its id what comes again. */
async function endOf(page: EnginePage): Promise<unknown[]> {
  await page.goto(`${tagged.site.origin()}/last`)
  await page.click('#b')
  for (let count = 1; ; count += 1) {
    await tagged.relay.waitFor('/lead', count)
    const leads = [...new Map(tagged.relay.leads().map(({ id, controls }) => [id, controls])).values()]
    if (leads.at(-1)?.[0]?.[0] === 'last') return leads.slice(0, -1)
  }
}

describe.each(ENGINES)('in $name the tag', ({ isHere, start }) => {
  let engine: Engine
  beforeAll(async () => {
    if (isHere) engine = await start()
  })
  afterAll(async () => {
    if (isHere) await engine.stop()
  })
  const test = it.skipIf(!isHere)

  async function open(body: string, options: { rule?: TagForm; query?: string } = {}): Promise<EnginePage> {
    tagged.configure([options.rule ?? RULE])
    tagged.site.pages.set('/p', body)
    tagged.site.pages.set('/last', LAST)
    const page = await engine.open()
    onTestFinished(async () => {
      await page.close()
    })
    await page.goto(`${tagged.site.origin()}/p${options.query ?? ''}`)
    await tagged.relay.waitFor('/visit', 1)
    return page
  }

  test('sends a form that the browser submits, once, with its visit', async () => {
    const page = await open(NATIVE, { query: '?utm_source=yandex&roistat=direct_1' })
    await page.fill('[name="phone"]', '89161234567')
    await page.click('#b')
    await tagged.relay.waitFor('/lead', 1)
    await arrival(page, '/next')
    const [lead] = tagged.relay.leads()
    expect(await endOf(page)).toEqual([[['phone', '89161234567']]])
    expect(lead).toMatchObject({
      form: 3,
      page: { url: `${tagged.site.origin()}/p?utm_source=yandex&roistat=direct_1`, title: 'Окна' },
      visit: { number: '900001', marker: 'direct_1', count: 1 },
      marks: { isTrusted: true, isAttempt: false },
    })
    expect(tagged.site.posts).toEqual([{ path: '/next', body: 'phone=89161234567' }])
  })

  test('sends a form whose script prevents the submit, once for a double click', async () => {
    const page = await open(AJAX)
    await page.fill('[name="phone"]', '89161234567')
    await page.click('#b')
    await page.click('#b')
    expect(await endOf(page)).toEqual([[['phone', '89161234567']]])
  })

  test('sends form.submit() of a script, and what is not valid never', async () => {
    const page = await open(
      html(`<form id="f" action="/next" method="post"><input name="phone" required><input name="mail" type="email">
        <button id="b">Отправить</button></form><a id="a">Ещё</a>
        <script>document.querySelector('#a').onclick = () => document.querySelector('form').submit()</script>`),
    )
    await page.click('#b')
    await page.fill('[name="phone"]', '89161234567')
    await page.click('#a')
    await arrival(page, '/next')
    expect(await endOf(page)).toEqual([
      [
        ['phone', '89161234567'],
        ['mail', ''],
      ],
    ])
  })

  test('sends the fields around a button, in a shadow root that came later', async () => {
    const page = await open(
      html(`<button id="open">Звонок</button><div id="host"></div><script>
        document.querySelector('#open').onclick = () => {
          const root = document.querySelector('#host').attachShadow({ mode: 'open' })
          root.innerHTML = '<div><input name="phone"><button class="send">Жду</button></div>'
          root.querySelector('input').value = '89161234567'
        }</script>`),
      { rule: { id: 3, type: 'button', selector: '#host >>> .send, .send' } },
    )
    await page.click('#open')
    await page.click('.send')
    tagged.site.pages.set('/last', LAST.replace('<button id="b">', '<button id="b" class="send" type="button">'))
    expect(await endOf(page)).toEqual([[['phone', '89161234567']]])
  })

  test('reads boxes, lists and areas, and never passwords or files', async () => {
    const page = await open(
      html(`<form id="f"><input name="phone" value="8916"><input name="pass" type="password" value="secret">
        <input type="file" name="file"><input type="radio" name="when" value="am"><input type="radio" name="when" value="pm" checked>
        <input type="checkbox" name="agree" checked><select name="city"><option value="1">Казань</option></select>
        <select name="days" multiple><option selected>пн</option><option>вт</option><option selected>ср</option></select>
        <textarea name="note">строка</textarea><button id="b">Отправить</button></form><script>${PREVENT}</script>`),
    )
    await page.click('#b')
    expect(await endOf(page)).toEqual([
      [
        ['phone', '8916'],
        ['when', 'pm'],
        ['agree', 'on'],
        ['city', '1', 'Казань'],
        ['days', 'пн'],
        ['days', 'ср'],
        ['note', 'строка'],
      ],
    ])
  })

  test('finds forms by position in the words that the picker writes', async () => {
    const form = (name: string) =>
      `<section><form id="f"><input name="${name}"><button class="b${name}">Отправить</button></form></section>`
    const selector = 'body :nth-child(2 of :has(> form)) form, #f:has([name="last"])'
    const page = await open(html(`<h1>Дом</h1>${form('one')}${form('two')}<script>${PREVENT}</script>`), {
      rule: { ...RULE, selector },
    })
    await page.fill('[name="two"]', '2')
    await page.click('.btwo')
    await page.fill('[name="one"]', '1')
    await page.click('.bone')
    expect(await endOf(page)).toEqual([[['two', '2']]])
  })

  test('works under a policy that allows its host alone', async () => {
    const { origin } = tagged.relay
    tagged.configure([RULE])
    tagged.site.headers = {
      'content-security-policy': `default-src 'none'; script-src ${origin}; connect-src ${origin}; form-action 'self'; require-trusted-types-for 'script'`,
    }
    tagged.site.pages.set('/p', NATIVE)
    tagged.site.pages.set('/last', LAST.replace('<form', '<form action="/next" method="post"'))
    const page = await engine.open()
    onTestFinished(async () => {
      await page.close()
    })
    await page.goto(`${tagged.site.origin()}/p`)
    await tagged.relay.waitFor('/visit', 1)
    await page.fill('[name="phone"]', '89161234567')
    await page.click('#b')
    await arrival(page, '/next')
    expect(await endOf(page)).toEqual([[['phone', '89161234567']]])
  })

  test('keeps a lead while the relay is down, and sends it once from the next page', async () => {
    const page = await open(NATIVE)
    tagged.relay.mode = 'down'
    await page.fill('[name="phone"]', '89161234567')
    await page.click('#b')
    await arrival(page, '/next')
    expect([await page.evaluate(WAITING), tagged.relay.leads()]).toEqual([1, []])
    tagged.relay.mode = 'up'
    await page.goto(`${tagged.site.origin()}/other`)
    await tagged.relay.waitFor('/lead', 1)
    expect(await endOf(page)).toEqual([[['phone', '89161234567']]])
    expect(tagged.relay.leads()[0]).toMatchObject({ page: { url: `${tagged.site.origin()}/p` } })
  })

  test('sends the lead of a page that is gone back to, and of the same form again', async () => {
    const page = await open(NATIVE)
    await page.fill('[name="phone"]', '89161234567')
    await page.click('#b')
    await arrival(page, '/next')
    await page.back()
    await arrival(page, '/p')
    await page.evaluate(`document.querySelector('[name="phone"]').value = ''`)
    await page.fill('[name="phone"]', '84951112233')
    await page.click('#b')
    await arrival(page, '/next')
    expect(await endOf(page)).toEqual([[['phone', '89161234567']], [['phone', '84951112233']]])
  })
})
