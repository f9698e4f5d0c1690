import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser, Page } from 'playwright'
import { bundlePageScript } from '../testing/bundle-page-script.ts'
import { openBrowser } from '../testing/open-browser.ts'

let browser: Browser
let page: Page
let script: string
beforeAll(async () => {
  ;[browser, script] = await Promise.all([
    openBrowser(),
    bundlePageScript(join(import.meta.dirname, '../testing/capture-entry.ts')),
  ])
  page = await browser.newPage()
})
afterAll(async () => {
  await browser.close()
})

/** Puts markup on the page and evaluates an expression; `c` is the capture code, `$` finds the first element. */
async function inPage(html: string, expression: string): Promise<unknown> {
  await page.setContent(`<!doctype html><html><body>${html}</body></html>`)
  await page.addScriptTag({ content: script })
  return await page.evaluate(
    `(() => { const c = window.captureCode; const $ = (s) => document.querySelector(s); return ${expression} })()`,
  )
}

describe('lists of selectors', () => {
  it('are split at commas outside of quotes, brackets and parentheses', async () => {
    const list = String.raw`#a, [name="x,y"],:is(b, i) , .c\,d,, input[value='],']`
    expect(await inPage('', `c.splitSelectorList(${JSON.stringify(list)})`)).toEqual([
      '#a',
      '[name="x,y"]',
      ':is(b, i)',
      String.raw`.c\,d`,
      "input[value='],']",
    ])
  })

  it.each([
    ['#a', true],
    ['a > b, host >>> .x', true],
    ['', false],
    [' , ', false],
    ['a >', false],
    ['host >>> ', false],
    ['[name=a[b]]', false],
    ['a, ##', false],
  ])('%s is valid: %s', async (list, expected) => {
    expect(await inPage('', `c.isValidSelector(${JSON.stringify(list)})`)).toBe(expected)
  })

  it('match in document order, each element once, into open shadow roots, whatever else is invalid', async () => {
    const html = `<p id="1"></p><x-a id="2"><template shadowrootmode="open"><p id="3"></p></template></x-a><p id="4"></p>`
    await page.setContent('')
    const found = await inPage(
      '',
      `(() => {
      document.body.setHTMLUnsafe(${JSON.stringify(html)})
      return c.queryAll('p, ##, x-a >>> p, x-a, p#1').map((e) => e.id)
    })()`,
    )
    expect(found).toEqual(['1', '2', '3', '4'])
  })

  it('find the innermost element of a path; without >>> nothing of a shadow root', async () => {
    const html = `<div id="out"><x-a><template shadowrootmode="open"><form id="f"><b id="t"></b></form></template></x-a></div>`
    const found = await inPage(
      '',
      `(() => {
      document.body.setHTMLUnsafe(${JSON.stringify(html)})
      const path = c.pathOf($('x-a').shadowRoot.querySelector('b'))
      return ['form', 'x-a >>> form', 'div', 'div, x-a >>> b', '##, x-a'].map((list) => c.closestMatch(path, list)?.id ?? c.closestMatch(path, list)?.localName ?? null)
    })()`,
    )
    expect(found).toEqual([null, 'f', 'out', 't', ''])
  })
})

describe('readControls', () => {
  it('follows the entry list rules of HTML', async () => {
    const html = `<form id="f">
      <input name="text" value="a"><input value="no name"><input name="off" value="b" disabled><input name="ro" value="c" readonly>
      <fieldset disabled><legend><input name="legend" value="d"></legend><input name="inside" value="e"></fieldset>
      <input type="checkbox" name="box" checked><input type="checkbox" name="box" value="2"><label><input type="checkbox" name="box" value="3" checked> Три </label>
      <input type="radio" name="r" value="1"><input type="radio" name="r" value="2" checked aria-label="Два">
      <select name="s" multiple><option value="1" selected>Один<option selected>Два<option value="3" selected disabled>Три</select>
      <select name="t"><optgroup label="g" disabled><option selected value="x">X</optgroup></select>
      <textarea name="area">l1\nl2</textarea><input type="hidden" name="h" value="i">
      <button name="b1" value="1">1</button><button name="b2" value="2">2</button><input type="button" name="b3" value="3"><input type="reset" name="b4">
      <datalist><input name="data" value="x"></datalist><input type="file" name="file"><output name="o">9</output></form><input name="far" form="f" value="j">`
    expect(await inPage(html, `c.readControls($('form'), $('[name=b2]'))`)).toEqual([
      ['text', 'a'],
      ['ro', 'c'],
      ['legend', 'd'],
      ['box', 'on'],
      ['box', '3', 'Три'],
      ['r', '2', 'Два'],
      ['s', '1', 'Один'],
      ['s', 'Два'],
      ['area', 'l1\nl2'],
      ['h', 'i'],
      ['b2', '2'],
      ['far', 'j'],
    ])
  })

  it('reads custom elements by their form value or their value, and the place where a picture was clicked', async () => {
    const read = await inPage(
      `<form><x-own name="own"></x-own><x-value name="value"></x-value><input type="image" name="go" alt="Отправить"></form>`,
      `(() => {
        customElements.define('x-own', class extends HTMLElement { static formAssociated = true
          connectedCallback() { this.attachInternals().setFormValue('89161234567') } })
        customElements.define('x-value', class extends HTMLElement { value = 'v' })
        return c.readControls($('form'), $('[type=image]'))
      })()`,
    )
    expect(read).toEqual([
      ['value', 'v'],
      ['own', '89161234567'],
      ['go.x', '0'],
      ['go.y', '0'],
    ])
  })

  it('never reads what is private', async () => {
    const html = `<form><input type="password" name="a" value="x"><input name="b" autocomplete="section-1 cc-number" value="x">
      <input name="c" autocomplete="one-time-code" value="x"><input type="hidden" name="csrf" value="x"><input type="hidden" name="sessid" value="x">
      <input type="hidden" name="wpforms[token]" value="x"><input type="hidden" name="tildaspec-cookie" value="x"><input type="hidden" name="_wpnonce" value="x">
      <textarea name="g-recaptcha-response">x</textarea><input name="captcha_word" value="x"><input name="card_number" value="x"><input name="cvc" value="x">
      <input name="user_password" value="x"><input name="d" value="4111 1111 1111 1111"><input name="e" value="5105105105105100">
      <input name="passport" value="4510 123456"><input name="tokens" value="5"><input name="phone" value="+4915112345678"><input name="cover" value="c"></form>`
    expect(await inPage(html, `c.readControls($('form'))`)).toEqual([
      ['passport', '4510 123456'],
      ['tokens', '5'],
      ['phone', '+4915112345678'],
      ['cover', 'c'],
    ])
  })
})

describe('readElement', () => {
  it.each([
    ['<input id="e" value="a">', { value: 'a' }],
    ['<input id="e" type="password" value="a">', { value: '' }],
    ['<label><input id="e" type="checkbox" value="1" checked> Да</label>', { value: '1', text: 'Да' }],
    ['<input id="e" type="checkbox" value="1">', { value: '' }],
    [
      '<input id="e" type="radio" name="r" value="1"><input type="radio" name="r" value="2" checked>Два',
      { value: '2', text: 'Два' },
    ],
    ['<select id="e"><option value="1">Один<option value="2" selected>Два</select>', { value: '2', text: 'Два' }],
    ['<select id="e" multiple><option selected>А<option selected>Б</select>', { value: 'А, Б' }],
    ['<div id="e" contenteditable>Первая <b>строка</b><br>Вторая</div>', { value: 'Первая строка\nВторая' }],
    [
      '<div id="e" role="radiogroup"><i role="radio" aria-checked="true" data-value="x">Икс</i></div>',
      { value: 'x', text: 'Икс' },
    ],
    [
      '<div role="radiogroup"><i id="e" role="radio">А</i><i role="radio" aria-checked="true">Б</i></div>',
      { value: 'Б' },
    ],
    ['<i id="e" role="checkbox" aria-checked="false">А</i>', { value: '' }],
    ['<i id="e" role="switch" aria-checked="true" aria-label="Вкл"></i>', { value: 'Вкл' }],
    ['<span id="e"> 12&nbsp;500   ₽ </span>', { value: '12 500 ₽' }],
    ['<button id="e" value="v">Купить</button>', { value: 'Купить' }],
    ['<meta id="e" content="42">', { value: '42' }],
    ['<p id="e">Карта 4111 1111 1111 1111</p>', { value: 'Карта ****' }],
  ])('%s', async (html, expected) => {
    expect(await inPage(html, `c.readElement($('#e'))`)).toEqual(expected)
  })
})

describe('isPrivateValue', () => {
  it.each([
    ['4111111111111111', true],
    ['4111-1111-1111-1111', true],
    ['2201 3820 0000 0013', true],
    ['4111111111111112', false],
    ['89161234567', false],
    ['+4915112345676', false],
    ['123', false],
  ])('%s: %s', async (text, expected) => {
    expect(await inPage('', `c.isPrivateValue(${JSON.stringify(text)})`)).toBe(expected)
  })
})

describe('isHoneypot', () => {
  it.each([
    ['<input name="wpforms[hp]">', true],
    ['<input name="form-spec-comments">', true],
    ['<input name="website" tabindex="-1" style="position:absolute;left:-9999px">', true],
    ['<div style="opacity:0;position:absolute"><input name="email2" tabindex="-1"></div>', true],
    ['<div aria-hidden="true" style="display:none"><input name="email2"></div>', true],
    ['<input name="city" tabindex="-1">', false],
    ['<input name="phone">', false],
    ['<div style="display:none"><input name="phone"></div>', false],
    ['<input type="hidden" name="honeypot">', false],
    ['<input name="shipping">', false],
  ])('%s: %s', async (html, expected) => {
    expect(await inPage(html, `c.isHoneypot($('input'))`)).toBe(expected)
  })
})

describe('scopeOf', () => {
  it('is the form of a button, the nearest place that holds all named controls, or the page', async () => {
    const html = `<form id="form"><i id="a"></i></form><button id="b" form="form"></button>
      <div id="outer"><input name="phone"><div id="inner"><input name="name"><input type="number" name="n"><i id="c"></i></div></div><nav><i id="d"></i></nav>`
    expect(
      await inPage(
        html,
        `[['a', []], ['b', []], ['c', ['name']], ['c', ['name', 'phone']], ['c', []], ['d', ['absent']], ['d', ['name']]]
          .map(([id, names]) => { const s = c.scopeOf($('#' + id), 'button', names); return s.id || s.localName })`,
      ),
    ).toEqual(['form', 'form', 'inner', 'outer', 'inner', 'body', 'body'])
  })
})

describe('captureForm', () => {
  it('takes a mask that is not filled to its end and blanks for empty, and elements of the form before those of the page', async () => {
    const html = `<b class="p">стр</b><form id="f"><b class="p">форма</b><input name="phone" value="+7 (916) ___-__-__"><input name="mail" value="a_b@c.example"><input name="name" value="  "></form>`
    expect(
      await inPage(
        html,
        `(() => { const r = c.captureForm({ form: { id: 1, type: 'form', selector: '#f', requiredControls: { phone: 'phone', email: 'mail', name: 'name' },
          requiredResults: ['deal:P', 'deal:Q', 'deal:R'], elements: { 'deal:P': '.p', 'deal:Q': '.absent', bad: '##' },
          scripts: { 'deal:R': (form, trigger) => [form.id, trigger.id, 5, null], 'deal:S': () => ({ a: 1 }), 'deal:T': () => { throw new TypeError('no') }, 'deal:U': () => undefined } },
          target: $('form'), now: 5 }); return [r.missing, r.capture.results, r.errors] })()`,
      ),
    ).toEqual([
      ['phone', 'name', 'deal:Q'],
      {
        'deal:P': { value: 'форма' },
        'deal:Q': { value: '' },
        bad: { value: '' },
        'deal:R': { value: 'f, f, 5, ' },
        'deal:S': { value: '{"a":1}' },
        'deal:T': { value: '' },
        'deal:U': { value: '' },
      },
      [{ key: 'deal:T', error: 'TypeError: no' }],
    ])
  })

  it('is bounded, whatever the page holds', async () => {
    const size = await inPage(
      '<form></form>',
      `(() => { const form = $('form')
        for (let i = 0; i < 700; i++) { const t = document.createElement('textarea'); t.name = 'n' + i; t.value = 'x'.repeat(i === 0 ? 30000 : 1000); form.append(t) }
        const { controls } = c.captureForm({ form: { id: 1, type: 'form', selector: 'form' }, target: form, now: 0 }).capture
        return [controls[0][1].length, controls.length <= 500, JSON.stringify(controls).length < 220000] })()`,
    )
    expect(size).toEqual([20_000, true, true])
  })

  it('tells how long the form was being filled', async () => {
    const fillMs = await inPage(
      '<form><input name="a"><input name="b"></form>',
      `(() => { c.noteTouch($('[name=b]'), 1000); c.noteTouch($('[name=b]'), 2000); c.noteTouch($('[name=a]'), 3000)
        return c.captureForm({ form: { id: 1, type: 'form', selector: 'form' }, target: $('form'), now: 9000 }).capture.marks.fillMs })()`,
    )
    expect(fillMs).toBe(8000)
  })
})
