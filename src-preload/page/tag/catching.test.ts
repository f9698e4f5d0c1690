import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { TagForm } from '../../contract/model/submission.ts'
import { TaggedSite, type TaggedWindow } from '../testing/tagged-site.ts'

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
const PREVENT = `<script>document.addEventListener('submit', (event) => event.preventDefault())</script>`
const FORM = '<form id="f"><input name="phone"><button id="b">Отправить</button></form>'

async function open(body: string, forms: TagForm[] = [RULE], host?: string) {
  tagged.configure(forms)
  tagged.site.pages.set('/p', html(body))
  return await tagged.open(await tagged.visitor(), '/p', host)
}
const controls = () => tagged.relay.leads().map((lead) => lead.controls)

describe('what is caught', () => {
  it('is nothing when the browser itself refuses the form, and the page sees no event of ours', async () => {
    const page = await open(
      `<form id="f"><input name="phone" required><button>Отправить</button></form>
       <script>window.seen = []; for (const type of ['invalid', 'submit']) addEventListener(type, () => seen.push(type), true)</script>`,
    )
    await page.click('button')
    await tagged.pass(page, 70_000)
    expect(tagged.relay.leads()).toEqual([])
    expect(tagged.relay.notices()).toEqual([])
    expect(await page.evaluate('seen')).toEqual(['invalid'])
  })

  it('respects the same check for a button rule, and a button that switches it off', async () => {
    const page = await open(
      `<form id="f"><input name="phone" required><button id="b">Да</button><button id="d" formnovalidate>Черновик</button></form>${PREVENT}`,
      [{ id: 4, type: 'button', selector: '#b, #d' }],
    )
    await page.click('#b')
    await tagged.pass(page, 4000)
    expect(tagged.relay.leads()).toEqual([])
    await page.click('#d')
    await tagged.pass(page, 4000)
    expect(controls()).toEqual([[['phone', '']]])
  })

  it('waits for a correction where the site checks by itself, and sends the corrected values once', async () => {
    const page = await open(
      `<form id="f" novalidate><input name="phone" required pattern="\\d{11}"><button>Отправить</button></form>${PREVENT}`,
    )
    await page.fill('[name="phone"]', '12')
    await page.click('button')
    await tagged.pass(page, 30_000)
    expect(tagged.relay.leads()).toEqual([])
    await page.fill('[name="phone"]', '89161234567')
    await page.click('button')
    await tagged.pass(page, 70_000)
    expect(tagged.onlyLead()).toMatchObject({ controls: [['phone', '89161234567']], marks: { isAttempt: false } })
  })

  it('takes an AJAX form that the site has cleared for sent, though its empty fields are invalid again', async () => {
    const page = await open(
      `<form id="f" novalidate><input name="phone" required><button>Отправить</button></form>
       <script>document.querySelector('form').onsubmit = (event) => { event.preventDefault(); setTimeout(() => event.target.reset(), 50) }</script>`,
    )
    await page.fill('[name="phone"]', '89161234567')
    await page.click('button')
    await tagged.pass(page, 4000)
    expect(tagged.onlyLead()).toMatchObject({ controls: [['phone', '89161234567']], marks: { isAttempt: false } })
  })

  it('is one lead for a double click, and for the same values before and after a reload', async () => {
    const page = await open(FORM + PREVENT)
    await page.fill('[name="phone"]', '89161234567')
    await page.dblclick('#b')
    await tagged.pass(page, 4000)
    await page.reload()
    await page.fill('[name="phone"]', '89161234567')
    await page.click('#b')
    await tagged.pass(page, 4000)
    expect(controls()).toEqual([[['phone', '89161234567']]])
    await tagged.pass(page, 61_000)
    await page.click('#b')
    await tagged.pass(page, 4000)
    expect(controls()).toHaveLength(2)
  })

  it('is one lead when a second Enter meets a form that the site has changed and hidden by then', async () => {
    const page = await open(
      `<form id="f"><p><input name="phone"></p><input type="hidden" name="trap" value="x"></form><button id="b" form="f">Отправить</button>
       <script>document.querySelector('form').onsubmit = (event) => { event.preventDefault()
         event.target.trap.value = ''; event.target.querySelector('p').hidden = true }</script>`,
    )
    await page.fill('[name="phone"]', '89161234567')
    await page.click('#b')
    await page.clock.runFor(3500)
    await tagged.relay.waitFor('/lead', 1)
    await page.click('#b')
    await tagged.pass(page, 70_000)
    expect(controls()).toEqual([
      [
        ['phone', '89161234567'],
        ['trap', 'x'],
      ],
    ])
  })

  it('catches form.submit(), alone and as the end of a check of the page', async () => {
    const page = await open(
      `<form id="f" action="/next" method="post" target="sink"><input name="phone"><input type="hidden" name="stamp" value="">
       <button id="b">Отправить</button></form><iframe name="sink"></iframe><script>
       const form = document.querySelector('form')
       form.addEventListener('submit', (event) => { event.preventDefault()
         setTimeout(() => { form.phone.value = form.phone.value.replace(/\\D/g, ''); form.stamp.value = Math.random(); form.submit() }, 1500) })
       </script>`,
    )
    await page.fill('[name="phone"]', '+7 916 123-45-67')
    await page.click('#b')
    await tagged.pass(page, 70_000)
    expect(controls()).toEqual([
      [
        ['phone', '79161234567'],
        ['stamp', expect.stringMatching(/^0\./)],
      ],
    ])
    await page.fill('[name="phone"]', '5')
    await page.evaluate(() => {
      document.querySelector('form')!.submit()
    })
    await tagged.relay.waitFor('/lead', 2)
    expect(controls()[1]?.[0]).toEqual(['phone', '5'])
  })

  it('catches a form that is added later and submitted by requestSubmit()', async () => {
    const page = await open(PREVENT)
    await page.evaluate(() => {
      const form = document.createElement('form')
      form.id = 'f'
      const input = document.createElement('input')
      input.name = 'phone'
      input.value = '89161234567'
      form.append(input)
      document.body.append(form)
      form.requestSubmit()
    })
    await tagged.pass(page, 4000)
    expect(controls()).toEqual([[['phone', '89161234567']]])
  })

  it('is one lead when a button rule has caught the click that submits the form of another rule', async () => {
    const page = await open(FORM + PREVENT, [RULE, { id: 4, type: 'button', selector: '#b' }])
    await page.fill('[name="phone"]', '89161234567')
    await page.click('#b')
    await tagged.pass(page, 70_000)
    expect(tagged.relay.leads().map(({ form }) => form)).toEqual([4])
  })

  it('belongs to the first rule of the list that matches', async () => {
    const page = await open(FORM + PREVENT, [{ id: 9, type: 'form', selector: 'form' }, RULE])
    await page.fill('[name="phone"]', '89161234567')
    await page.click('#b')
    await tagged.pass(page, 70_000)
    expect(tagged.relay.leads().map(({ form }) => form)).toEqual([9])
  })

  it('never holds passwords, cards, tokens and the contents of files', async () => {
    const page = await open(
      `<form id="f"><input name="phone"><input type="password" name="secret"><input name="n" autocomplete="cc-number">
       <input name="free"><textarea name="comment"></textarea><input type="hidden" name="csrf_token" value="t0ken"><input type="file" name="doc">
       <button id="b">Отправить</button></form>${PREVENT}`,
    )
    await page.fill('[name="phone"]', '+4915112345678')
    await page.fill('[name="secret"]', 'hunter2')
    await page.fill('[name="n"]', '5555 5555 5555 4444')
    await page.fill('[name="free"]', '4111-1111-1111-1111')
    await page.fill('[name="comment"]', 'Карта 4111 1111 1111 1111, жду')
    await page.setInputFiles('[name="doc"]', {
      name: 'план.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('contents'),
    })
    await page.click('#b')
    await tagged.pass(page, 4000)
    expect(controls()).toEqual([
      [
        ['phone', '+4915112345678'],
        ['comment', 'Карта ****, жду'],
        ['doc', 'план.txt'],
      ],
    ])
  })

  it('survives a script that throws, and tells without the words of the visitor', async () => {
    const page = await open(FORM + PREVENT, [
      {
        ...RULE,
        scripts: {
          comment: (form, trigger) => `${(form as Element).id}/${(trigger as Element).id}`,
          'deal:X': (form) => {
            throw new Error(`no price for ${(form as Element).querySelector('input')?.value ?? ''}`)
          },
        },
      },
    ])
    await page.fill('[name="phone"]', '89161234567')
    await page.click('#b')
    await tagged.pass(page, 4000)
    expect(tagged.onlyLead().results).toEqual({ comment: { value: 'f/f' }, 'deal:X': { value: '' } })
    expect(tagged.relay.notices()).toEqual([
      { kind: 'script_error', form: 3, detail: 'deal:X: Error: no price for …', url: page.url() },
    ])
  })

  it('is not sent without a required value: the key of the field is told', async () => {
    const page = await open(FORM + PREVENT, [
      {
        ...RULE,
        requiredControls: { phone: 'phone', email: 'mail' },
        requiredResults: ['deal:Y'],
        scripts: { 'deal:Y': () => '' },
      },
    ])
    await page.click('#b')
    await tagged.relay.waitFor('/notice', 1)
    await tagged.pass(page, 70_000)
    expect(tagged.relay.leads()).toEqual([])
    expect(tagged.relay.notices()).toEqual([
      { kind: 'incomplete', form: 3, detail: 'phone, email, deal:Y', url: page.url() },
    ])
  })

  it('is only what the site filter lets through', async () => {
    const forms: TagForm[] = [
      { ...RULE, id: 1, sites: { mode: 'include', hosts: ['other.localhost'] } },
      { ...RULE, id: 2, sites: { mode: 'exclude', hosts: ['*.localhost'] } },
      { ...RULE, id: 3, sites: { mode: 'include', hosts: ['shop.localhost'] } },
    ]
    const page = await open(FORM + PREVENT, forms, 'www.shop.localhost')
    await page.fill('[name="phone"]', '89161234567')
    await page.click('#b')
    await tagged.pass(page, 4000)
    expect(tagged.relay.leads().map(({ form }) => form)).toEqual([3])
  })

  it('goes to each of two projects once, also when a snippet is there twice', async () => {
    tagged.configure([RULE])
    const other = tagged.scriptFor({ key: `${tagged.key}b`, origin: tagged.relay.origin, version: 'v9', forms: [RULE] })
    tagged.site.pages.set('/p', html(FORM + PREVENT))
    tagged.site.scripts.set('/other.js', other)
    tagged.site.snippet += `${tagged.site.snippet}<script src="/other.js"></script>`
    const page = await tagged.open(await tagged.visitor(), '/p')
    await page.fill('[name="phone"]', '89161234567')
    await page.click('#b')
    await tagged.pass(page, 70_000)
    const paths = tagged.relay.calls.map(({ path }) => path).filter((path) => path.endsWith('/lead'))
    expect(paths.sort()).toEqual([`/s/${tagged.key}/lead`, `/s/${tagged.key}b/lead`])
    expect(
      await page.evaluate(() =>
        Object.entries((window as TaggedWindow).estafetaTag ?? {}).map(([key, tag]) => [
          key,
          tag.version,
          tag.forms,
          tag.catches(3),
        ]),
      ),
    ).toEqual([
      [tagged.key, 'v1', [3], 1],
      [`${tagged.key}b`, 'v9', [3], 1],
    ])
  })

  it('changes nothing of what the page sees: its handlers get the event as it was, and the browser goes on', async () => {
    const page = await open(
      `<form id="f" action="/next" method="post"><input name="phone"><button id="b">Отправить</button></form><script>
       const seen = (event) => sessionStorage.setItem('seen', (sessionStorage.getItem('seen') ?? '') + event.type + event.defaultPrevented + ' ')
       document.querySelector('#b').addEventListener('click', seen)
       document.querySelector('form').addEventListener('submit', seen)
       addEventListener('submit', seen)</script>`,
    )
    await page.fill('[name="phone"]', '1')
    await page.click('#b')
    await page.waitForURL('**/next')
    expect(await page.evaluate('sessionStorage.getItem("seen")')).toBe('clickfalse submitfalse submitfalse ')
    expect(tagged.site.posts).toEqual([{ path: '/next', body: 'phone=1' }])
  })

  it('is not disturbed by controls named like properties of forms', async () => {
    const page = await open(
      `<form id="f"><input name="elements" value="1"><input name="submit" value="2"><input name="id" value="3"><input name="form" value="4">
       <button id="b">Отправить</button></form><input name="outside" form="f" value="5">${PREVENT}`,
    )
    await page.click('#b')
    await tagged.pass(page, 4000)
    expect(controls()).toEqual([
      [
        ['elements', '1'],
        ['submit', '2'],
        ['id', '3'],
        ['form', '4'],
        ['outside', '5'],
      ],
    ])
  })
})
