import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
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

const PHONE = '89161234567'
const FORM: TagForm = { id: 3, type: 'form', selector: '#f' }

async function open(body: string, form: TagForm = FORM) {
  tagged.configure([form])
  tagged.site.pages.set('/p', `<!doctype html><html><head><title>Страница</title></head><body>${body}</body></html>`)
  return await tagged.open(await tagged.visitor(), '/p')
}
const PREVENT = `<script>document.querySelector('form').onsubmit = (event) => { event.preventDefault() }</script>`
const controls = () => tagged.relay.leads().map((lead) => lead.controls)

describe('scripts of a page', () => {
  it('may fill in a required value while they handle the event (intl-tel-input)', async () => {
    const page = await open(
      `<form id="f" action="/next" method="post" target="sink"><input type="tel" name="phone"><button>Да</button></form><iframe name="sink"></iframe>
       <script>const form = document.querySelector('form'); const full = Object.assign(document.createElement('input'), { type: 'hidden', name: 'full_phone' })
       form.append(full); form.addEventListener('submit', () => { full.value = '+7' + form.phone.value })</script>`,
      { ...FORM, requiredControls: { phone: 'full_phone' } },
    )
    await page.fill('[name="phone"]', '9161234567')
    await page.click('button')
    await tagged.pass(page, 4000)
    expect(controls()).toEqual([
      [
        ['phone', '9161234567'],
        ['full_phone', '+79161234567'],
      ],
    ])
    expect(tagged.relay.notices()).toEqual([])
  })

  it('that fill in nothing leave the value missing, which is told once', async () => {
    const page = await open(`<form id="f"><input name="phone"><button>Да</button></form>${PREVENT}`, {
      ...FORM,
      requiredControls: { phone: 'phone' },
    })
    await page.click('button')
    await tagged.pass(page, 4000)
    expect([controls(), tagged.relay.notices().map(({ kind, detail }) => [kind, detail])]).toEqual([
      [],
      [['incomplete', 'phone']],
    ])
  })

  it('may give arrays methods of their own (Prototype.js 1.7)', async () => {
    const page = await open(
      `<script>
       const list = Array.prototype, copy = function () { return this.map((item) => item) }
       Object.assign(list, { entries: copy, toArray: copy, find(test, that) { for (let i = 0; i < this.length; i++) if (test.call(that, this[i], i)) return this[i] },
         toJSON() { return '[' + this.map(JSON.stringify).join(', ') + ']' } })
       </script><h1 class="title">Диван</h1><form id="f"><input name="phone"><button>Да</button></form>${PREVENT}`,
      { ...FORM, elements: { 'deal:PRODUCT': '.title' }, requiredResults: ['deal:PRODUCT'] },
    )
    await page.fill('[name="phone"]', PHONE)
    await page.click('button')
    await tagged.pass(page, 4000)
    expect(tagged.onlyLead()).toMatchObject({
      controls: [['phone', PHONE]],
      results: { 'deal:PRODUCT': { value: 'Диван' } },
    })
  })

  it('that wrap fetch see nothing of the tag', async () => {
    const page = await open(
      `<form id="f"><input name="phone"><button>Да</button></form>${PREVENT}
       <script>window.calls = []; const own = fetch; window.fetch = (...args) => { calls.push(String(args[0])); return own(...args) }</script>`,
    )
    await page.fill('[name="phone"]', PHONE)
    await page.click('button')
    await page.clock.runFor(4000)
    await tagged.relay.waitFor('/lead', 1)
    expect(await page.evaluate('calls')).toEqual([])
  })
})

describe('secrets', () => {
  it.each([
    'pass',
    'pass[pass1]',
    'psw',
    'parol',
    'user_pass',
    'payment[cc_cid]',
    'payment[cc_number]',
    'security_code',
  ])('in a box for text named %s are not read', async (name) => {
    const page = await open(
      `<form id="f"><input name="phone"><input name="${name}"><button>Да</button></form>${PREVENT}`,
    )
    await page.fill('[name="phone"]', PHONE)
    await page.fill(`[name="${name}"]`, '737 Secret')
    await page.click('button')
    await tagged.pass(page, 4000)
    expect(controls()).toEqual([[['phone', PHONE]]])
  })

  it('are not guessed from parts of other words', async () => {
    const page = await open(
      `<form id="f"><input name="passport" value="1"><input name="passengers" value="2"><input name="compass" value="3"><input name="accident" value="4"><button>Да</button></form>${PREVENT}`,
    )
    await page.click('button')
    await tagged.pass(page, 4000)
    expect(controls()).toEqual([
      [
        ['passport', '1'],
        ['passengers', '2'],
        ['compass', '3'],
        ['accident', '4'],
      ],
    ])
  })
})
