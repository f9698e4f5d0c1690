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
const BUTTON: TagForm = { id: 4, type: 'button', selector: '#b' }

async function open(body: string, form: TagForm = FORM) {
  tagged.configure([form])
  tagged.site.pages.set('/p', `<!doctype html><html><head><title>Страница</title></head><body>${body}</body></html>`)
  return await tagged.open(await tagged.visitor(), '/p')
}
const phones = () => tagged.relay.leads().map(({ controls }) => controls.find(([name]) => name === 'phone')?.[1])

/** A form whose page marks a short number after a while, and says thanks for a good one. */
const checked = (
  delayMs: number,
  mark: string,
) => `<form id="f"><div class="field"><input name="phone"></div><button>Отправить</button></form>
  <script>const form = document.querySelector('form'); form.onsubmit = (event) => { event.preventDefault()
    setTimeout(() => { document.querySelector('.mark')?.remove(); const box = form.phone; box.className = ''
      if (box.value.length < 11) { ${mark} } else form.innerHTML = 'Спасибо' }, ${delayMs}) }</script>`
const INVALID = `box.className = 'is-invalid'`

describe('an error of the site and its correction are one lead', () => {
  it.each([
    [
      'a message beside the box (Formik)',
      0,
      `box.insertAdjacentHTML('afterend', '<div class="mark error">Слишком короткий</div>')`,
    ],
    [
      'an alert beside the box (React Hook Form)',
      0,
      `box.insertAdjacentHTML('afterend', '<p class="mark" role="alert">Неверно</p>')`,
    ],
    ['a class of Tailwind', 0, `box.className = 'border border-red-500'`],
    ['a class around the box (Rails)', 0, `box.parentNode.className = 'field_with_errors'`],
    ['a short class', 0, `box.className = 'input err'`],
    [
      'a message with a class of its own',
      0,
      `box.insertAdjacentHTML('afterend', '<span class="mark error-message">Неверно</span>')`,
    ],
    ['a red border', 0, `box.style.border = '1px solid #e74c3c'`],
    ['an answer after 0.3 s', 300, INVALID],
    ['an answer after 2 s', 2000, INVALID],
  ])('%s', async (_, delayMs, mark) => {
    const page = await open(checked(delayMs, mark))
    await page.fill('[name="phone"]', '8916')
    await page.click('button')
    await tagged.pass(page, 6000)
    await page.fill('[name="phone"]', PHONE)
    await page.click('button')
    await tagged.pass(page, 70_000)
    expect(phones()).toEqual([PHONE])
  })

  it('when the visitor corrects at once, and the page takes its mark away at the first key', async () => {
    const page = await open(checked(300, `${INVALID}; box.oninput = () => { box.className = '' }`))
    await page.fill('[name="phone"]', '8916')
    await page.click('button')
    await page.clock.runFor(500)
    await page.fill('[name="phone"]', PHONE)
    await page.click('button')
    await tagged.pass(page, 70_000)
    expect(phones()).toEqual([PHONE])
  })

  it('when the server sends the form anew (htmx, Bitrix)', async () => {
    const page = await open(
      `<div id="box"></div><script>
       const box = document.querySelector('#box')
       const draw = (value, mark) => { box.innerHTML = '<form id="f"><p class="' + mark + '"><input name="phone" value="' + value + '"></p><button>Да</button></form>'
         box.firstChild.onsubmit = (event) => { event.preventDefault(); const { value } = event.target.phone
           setTimeout(() => { if (value.length < 11) draw(value, 'has-error'); else box.innerHTML = 'Спасибо' }, 300) } }
       draw('', '')</script>`,
    )
    for (const phone of ['8916', PHONE]) {
      await page.fill('[name="phone"]', phone)
      await page.click('button')
      await tagged.pass(page, 6000)
    }
    await tagged.pass(page, 70_000)
    expect(phones()).toEqual([PHONE])
  })

  it('when a button that looks disabled refuses the click until the visitor agrees', async () => {
    const page = await open(
      `<form id="f"><input name="phone"><input type="checkbox" name="agree"><button class="btn disabled">Отправить</button></form>
       <script>const form = document.querySelector('form'), button = document.querySelector('button')
       form.agree.onchange = () => button.classList.toggle('disabled', !form.agree.checked)
       button.onclick = (event) => { if (button.matches('.disabled')) event.preventDefault() }
       form.onsubmit = (event) => { event.preventDefault(); form.innerHTML = 'Спасибо' }</script>`,
    )
    await page.fill('[name="phone"]', PHONE)
    await page.click('button')
    await tagged.pass(page, 6000)
    await page.check('[name="agree"]')
    await page.click('button')
    await tagged.pass(page, 70_000)
    expect(phones()).toEqual([PHONE])
  })
})

describe('a success of the site is no error', () => {
  it.each([
    [
      'required boxes are invalid again after a reset that leaves a default (Angular)',
      `setTimeout(() => { form.reset(); mark() }, 300)`,
    ],
    ['a class of a wrapper that is always there', ''],
  ])('although %s: the next order is another lead', async (_, then) => {
    const page = await open(
      `<form id="f" novalidate><p class="js-error-holder"><input name="name"></p><p><input name="phone"></p><p><input name="qty" value="1"></p><button>Заказать</button></form>
       <script>const form = document.querySelector('form'), boxes = [...form.querySelectorAll('input')]
       const mark = () => boxes.forEach((box) => { box.className = box.value ? 'ng-valid' : 'ng-invalid' })
       form.oninput = mark; form.onsubmit = (event) => { event.preventDefault(); ${then} }</script>`,
    )
    for (const phone of [PHONE, '89990000000']) {
      await page.fill('[name="name"]', 'Анна')
      await page.fill('[name="phone"]', phone)
      await page.click('button')
      await tagged.pass(page, 20_000)
    }
    await tagged.pass(page, 70_000)
    expect(phones()).toEqual([PHONE, '89990000000'])
    expect(tagged.relay.leads().map(({ marks }) => marks.isAttempt)).toEqual([false, false])
  })

  it('and a code from a message is a step of the same lead, that is not read', async () => {
    const page = await open(
      `<form id="f"><p><input name="phone"></p><p id="step" hidden><input name="code" autocomplete="one-time-code"></p><button>Далее</button></form>
       <script>const form = document.querySelector('form'), step = document.querySelector('#step')
       form.onsubmit = (event) => { event.preventDefault(); if (step.hidden) step.hidden = false; else form.innerHTML = 'Спасибо' }</script>`,
    )
    await page.fill('[name="phone"]', PHONE)
    await page.click('button')
    await tagged.pass(page, 70_000)
    await page.fill('[name="code"]', '1234')
    await page.click('button')
    await tagged.pass(page, 70_000)
    expect(tagged.onlyLead().controls).toEqual([['phone', PHONE]])
  })

  it.each([2000, 5000, 50_000])(
    'and the same again after %d ms is no other lead, though a hidden stamp is new',
    async (ms) => {
      const page = await open(
        `<form id="f"><input name="phone"><input type="hidden" name="stamp" value="1"><button>Отправить</button></form>
       <script>const form = document.querySelector('form')
       form.onsubmit = (event) => { event.preventDefault(); setTimeout(() => { form.stamp.value = Date.now() }, 500) }</script>`,
      )
      await page.fill('[name="phone"]', PHONE)
      await page.click('button')
      await tagged.pass(page, ms)
      await page.click('button')
      await tagged.pass(page, 70_000)
      expect(phones()).toEqual([PHONE])
    },
  )
})

describe('a click on a button of a form that the browser would refuse', () => {
  const AJAX = `<form id="f"><input name="phone" required><input name="email" required><button id="b">Купить</button></form>
    <script>document.querySelector('#b').onclick = (event) => { event.preventDefault()
      fetch('/quick', { method: 'POST', body: '' }).then(() => { document.querySelector('form').innerHTML = 'Спасибо' }) }</script>`
  it.each([FORM, BUTTON])('is a lead when the page sends it by itself, for a rule of type $type', async (form) => {
    const page = await open(AJAX, form)
    await page.fill('[name="phone"]', PHONE)
    await page.click('#b')
    await page.waitForFunction(() => document.body.textContent.includes('Спасибо'))
    await tagged.pass(page, 6000)
    expect(phones()).toEqual([PHONE])
    expect(tagged.onlyLead().marks.isAttempt).toBe(false)
  })

  it('waits for a correction when nothing comes of it', async () => {
    const page = await open(AJAX.replace('fetch(', 'new Promise(() => undefined, '))
    await page.fill('[name="phone"]', PHONE)
    await page.click('#b')
    await tagged.pass(page, 30_000)
    expect(phones()).toEqual([])
    await page.fill('[name="email"]', 'anna@mail.example')
    await page.click('#b')
    await tagged.pass(page, 70_000)
    expect(phones()).toEqual([PHONE])
  })

  it('is none when the button closes a dialog', async () => {
    const page = await open(
      `<dialog open><form id="f"><input name="phone"><button id="b" formmethod="dialog">Отмена</button></form></dialog>`,
    )
    await page.fill('[name="phone"]', PHONE)
    await page.click('#b')
    await tagged.pass(page, 70_000)
    expect(phones()).toEqual([])
  })
})
