import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../testing/open-browser.ts'
import { openProbedPage, type ProbedPage } from './probed-page.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

const fixture = (name: string) => readFile(new URL(`../testing/pages/${name}.html`, import.meta.url), 'utf8')
const body = (html: string) => `<!doctype html><html><body>${html}</body></html>`

/** Fills the first form of a page; what is in its fields then. */
async function filled(
  html: string,
  selector = 'form',
): Promise<{ count: number; values: Record<string, string>; probed: ProbedPage }> {
  const probed = await openProbedPage(browser, html)
  const count = await probed.call('fill', { selector, type: 'form' })
  const controls = await probed.call('controls', { selector, type: 'form' })
  return { count, values: Object.fromEntries(controls.map((one) => [one.name, one.value])), probed }
}

describe('fill', () => {
  it('fills what is empty with data that passes usual checks', async () => {
    const { count, values, probed } = await filled(
      body(`<form><input name="fio"><input name="phone"><input type="email" name="mail"><textarea name="message"></textarea>
        <select name="theme"><option value="">Выберите</option><option value="a" disabled>А</option><option value="b">Б</option></select>
        <label><input type="radio" name="way" value="1">1</label><label><input type="radio" name="way" value="2">2</label>
        <label><input type="checkbox" name="agree">Согласен с политикой</label><label><input type="checkbox" name="news">Новости</label>
        <input name="city" value="Тверь"><input type="number" name="rooms" min="2"><input type="date" name="day"></form>`),
    )
    expect(values).toEqual({
      fio: 'Иван Тестов',
      phone: '+79991234567',
      mail: 'test@example.com',
      message: 'Проверка формы',
      theme: 'b',
      way: '1',
      agree: 'on',
      news: '',
      city: 'Тверь',
      rooms: '2',
      day: '2030-01-15',
    })
    expect(count).toBe(9)
    expect(await probed.page.evaluate(() => document.querySelector('form')?.checkValidity())).toBe(true)
    await probed.page.close()
  })

  it('leaves private, hidden, disabled and tempting fields alone', async () => {
    const { count, values, probed } = await filled(
      body(`<form><input type="password" name="p"><input autocomplete="cc-number" name="card"><input type="hidden" name="h" value="">
        <input name="website_hp" tabindex="-1" style="position:absolute;left:-9999px"><input name="off" disabled><input name="ro" readonly><div hidden><input name="gone"></div><input name="tel"></form>`),
    )
    expect(values).toEqual({ p: '', card: '', h: '', website_hp: '', off: '', ro: '', gone: '', tel: '+79991234567' })
    expect(count).toBe(1)
    await probed.page.close()
  })

  it('types through a mask that takes keys', async () => {
    const { values, probed } = await filled(await fixture('masked-phone'))
    expect(values).toEqual({ fio: 'Иван Тестов', phone: '+7 (999) 123-45-67' })
    await probed.page.close()
  })

  it('types through a mask that formats on input and one that begins with the country', async () => {
    const script = `<script>
      a.addEventListener('input', () => { const d = a.value.replace(/\\D/g, '').replace(/^[78]/, '').slice(0, 10); a.value = d ? '+7 ' + d.replace(/(...)(...)(..)(..)/, '($1) $2-$3-$4') : '' })
      b.addEventListener('focus', () => { if (!b.value) b.value = '+7 ' })
      b.addEventListener('keypress', (event) => { if (!/\\d/.test(event.key)) event.preventDefault() })
    </script>`
    const { values, probed } = await filled(
      body(`<form><input id="a" name="phone1"><input id="b" name="phone2"></form>${script}`),
    )
    expect(values).toEqual({ phone1: '+7 (999) 123-45-67', phone2: '+7 9991234567' })
    await probed.page.close()
  })

  it('is noticed by inputs that a framework controls', async () => {
    // As React does: a setter on the element remembers the value, and an input event with the remembered value is ignored.
    const script = `<script>
      const input = document.querySelector('input'); const own = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value'); let seen = ''
      Object.defineProperty(input, 'value', { configurable: true, get() { return own.get.call(this) }, set(v) { seen = String(v); own.set.call(this, v) } })
      input.addEventListener('input', () => { const now = own.get.call(input); if (now !== seen) { seen = now; document.title = 'state ' + now } })
    </script>`
    const { probed } = await filled(body(`<form><input name="name"></form>${script}`))
    expect(await probed.page.title()).toBe('state Иван Тестов')
    await probed.page.close()
  })

  it('goes on in a form that its page draws anew on each key', async () => {
    const script = `<script>
      const state = { fio: '', phone: '', mail: '', agree: false }
      const draw = () => { host.innerHTML = '<form id="lead"><input name="fio"><input name="phone" type="tel"><input name="mail" type="email"><input type="checkbox" name="agree" required></form>'
        for (const one of host.querySelectorAll('input')) { if (one.type === 'checkbox') one.checked = state.agree; else one.value = state[one.name] } }
      host.addEventListener('input', ({ target }) => { state[target.name] = target.type === 'checkbox' ? target.checked : target.value; draw() })
      draw()
    </script>`
    const { count, values, probed } = await filled(body(`<div id="host"></div>${script}`), '#lead')
    expect(values).toEqual({ fio: 'Иван Тестов', phone: '+79991234567', mail: 'test@example.com', agree: 'on' })
    expect(count).toBe(4)
    await probed.page.close()
  })

  it('submits nothing, even on a page that submits itself on a change', async () => {
    const { probed } = await filled(
      body(`<form action="/sent"><input name="name" onchange="this.form.requestSubmit()"><select name="city" onchange="this.form.submit()"><option value="">-</option><option>Москва</option></select><input name="tel"></form>
        <script>addEventListener('submit', () => { document.title = 'submitted' })</script>`),
    )
    await probed.page.waitForFunction(
      () =>
        new Promise((resolve) =>
          setTimeout(() => {
            resolve(true)
          }),
        ),
    )
    expect([probed.page.url(), await probed.page.title()]).toEqual(['http://site.test/', ''])
    await probed.page.close()
  })

  it('fills the fields around a button without a form', async () => {
    const probed = await openProbedPage(browser, await fixture('no-form'))
    expect(await probed.call('fill', { selector: '.send', type: 'button' })).toBe(3)
    const controls = await probed.call('controls', { selector: '.send', type: 'button' })
    expect(controls.map((one) => one.value)).toEqual(['Иван Тестов', '+79991234567', 'Москва, ул. Тестовая, 1'])
    expect(await probed.call('fill', { selector: '.none', type: 'form' })).toBe(0)
    await probed.page.close()
  })

  it.each(['tilda', 'contact-form-7', 'elementor', 'wpforms', 'bitrix-webform', 'opencart4-contact', 'jquery-ajax'])(
    'makes the form of %s valid for the browser',
    async (page) => {
      const { count, probed } = await filled(await fixture(page))
      expect(count).toBeGreaterThan(1)
      const invalid = await probed.page.evaluate(() =>
        [...document.querySelectorAll('form :invalid')].map((one) => one.outerHTML),
      )
      expect(invalid).toEqual([])
      await probed.page.close()
    },
  )
})
