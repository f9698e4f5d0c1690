import type { Browser, Page } from 'playwright'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { selectorCandidate, type SelectorCandidate } from '../../contract/model/picker.ts'
import { bundlePageScript } from '../testing/bundle-page-script.ts'
import { openBrowser } from '../testing/open-browser.ts'
import { openProbedPage, type ProbedPage } from './probed-page.ts'

let browser: Browser
let probed: ProbedPage

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

/** Candidates for the first match of a selector on a page of this body. */
async function candidatesOf(body: string, selector: string, intent = 'button'): Promise<SelectorCandidate[]> {
  probed = await openProbedPage(browser, `<!doctype html><body>${body}</body>`)
  const picked = await probed.callOnNode('pick', selector, intent)
  await probed.page.close()
  return z.array(selectorCandidate).min(1).max(5).parse(picked.candidates)
}

const best = async (body: string, selector: string, intent?: string) =>
  (await candidatesOf(body, selector, intent))[0]?.selector

/** Without what takes all of a list. */
const itself = (candidates: readonly SelectorCandidate[]) =>
  candidates.find((one) => !one.reasons.includes('matches_similar'))

describe('candidatesFor', () => {
  it('ranks test attribute, id, name and class in this order', async () => {
    const body = '<form data-testid="lead" id="order" name="call" class="lead-form"></form>'
    const candidates = await candidatesOf(body, 'form', 'form')
    expect(candidates.slice(0, 4).map(({ selector, reasons }) => [selector, reasons[0]])).toEqual([
      ['[data-testid="lead"]', 'test_attribute'],
      ['#order', 'stable_id'],
      ['[name="call"]', 'name_attribute'],
      ['form.lead-form', 'meaningful_class'],
    ])
    expect(candidates.map((one) => one.score)).toEqual([...candidates.map((one) => one.score)].sort((a, b) => b - a))
    expect(candidates.every((one) => one.count === 1)).toBe(true)
  })

  it('writes ids that begin with a digit and names with brackets, quotes and Cyrillic in quotes', async () => {
    expect(await best('<input id="2phone"><input>', '#\\32 phone', 'field')).toBe('[id="2phone"]')
    expect(await best('<input name="form[phone]"><input>', 'input', 'field')).toBe('[name="form[phone]"]')
    expect(await best('<input name="data[Имя]"><input>', 'input', 'field')).toBe('[name="data[Имя]"]')
    expect(await best(`<input name='a"b\\c'><input>`, 'input', 'field')).toBe('[name="a\\"b\\\\c"]')
    expect(await best('<form id="заявка"></form><form></form>', 'form', 'form')).toBe('#заявка')
    expect(await best('<form id="a.b:c"></form><form></form>', 'form', 'form')).toBe('#a\\.b\\:c')
  })

  it('never takes value, href, src, style, placeholder or states', async () => {
    const body =
      '<a class="active" href="/order" style="color:red" data-state="open" data-href="/x">A</a><a href="/b" class="is-open">B</a><img src="/i.png"><input placeholder="Имя" value="1" aria-invalid="true">'
    for (const selector of ['a', 'a + a', 'input']) {
      const text = (await candidatesOf(body, selector)).map((one) => one.selector).join(' ')
      expect(text).not.toMatch(/href|src|style|value|placeholder|active|is-open|data-state|aria-invalid/u)
    }
  })

  it('reaches into open shadow roots, also nested ones', async () => {
    const body = `<lead-box id="box"><template shadowrootmode="open"><in-ner><template shadowrootmode="open"><form class="lead-form"><input name="phone"></form></template></in-ner></template></lead-box>`
    probed = await openProbedPage(browser, `<!doctype html><body>${body}</body>`)
    const survey = await probed.call('survey')
    const candidates = survey.forms[0]?.candidates ?? []
    expect(candidates[0]?.selector).toBe('#box >>> in-ner >>> form.lead-form')
    expect(candidates[0]?.reasons).toContain('shadow_root')
    const matches = await probed.call(
      'match',
      candidates.map((one) => one.selector),
    )
    expect(matches.map((one) => one.count)).toEqual(candidates.map(() => 1))
    await probed.page.close()
  })

  it('orders what it offers inside a shadow root by its score', async () => {
    const body = `<lead-box id="box"><template shadowrootmode="open"><form class="lead-form" name="call"></form><form></form></template></lead-box>`
    probed = await openProbedPage(browser, `<!doctype html><body>${body}</body>`)
    const candidates = (await probed.call('survey')).forms[0]?.candidates ?? []
    const scores = candidates.map((one) => one.score)
    expect(candidates.length).toBeGreaterThan(2)
    expect(scores).toEqual([...scores].sort((a, b) => b - a))
    await probed.page.close()
  })

  it('takes no ancestor for an anchor that holds nearly the whole page', async () => {
    const rest = '<p>Text</p>'.repeat(60)
    const page = (inner: string) =>
      `<div id="app"><header>${rest}</header><main>${inner}${rest}</main></div><aside><button class="order-call">Ok</button></aside>`
    const button = '<button class="order-call" aria-label="Заказать звонок">x</button>'
    const ranked = async (inner: string) => (await candidatesOf(page(inner), 'main button')).map((one) => one.selector)
    expect((await ranked(button)).slice(0, 2)).toEqual(['[aria-label="Заказать звонок"]', '#app button.order-call'])
    expect((await ranked(`<section class="call-block">${button}</section>`)).slice(0, 2)).toEqual([
      '.call-block button.order-call',
      '[aria-label="Заказать звонок"]',
    ])
  })

  it('tells twin forms by their place among blocks that hold a form, and says that this is fragile', async () => {
    const section = '<div><div><form><input name="fio"><button>Ok</button></form></div></div>'
    const candidates = await candidatesOf(
      `<main id="main">${section}<p></p>${section}${section}</main>`,
      'main > div:nth-of-type(2) form',
      'form',
    )
    const first = itself(candidates)
    expect(candidates[0]).toMatchObject({ selector: '#main form:has([name="fio"])', count: 3 })
    expect(first?.selector).toBe('#main :nth-child(2 of :has(form)) form:has([name="fio"])')
    expect(first?.reasons).toEqual(['inside_ancestor', 'form_with_field', 'needs_has', 'position_based'])
    expect(first?.score).toBeLessThan(0.4)
  })

  it('tells equal cards by what is in them', async () => {
    const card = (id: number) => `<li class="card"><p data-product-id="${id}"></p><button>Купить</button></li>`
    const candidates = await candidatesOf(`<ul>${card(11)}${card(12)}${card(13)}</ul>`, 'li:nth-child(2) button')
    expect(itself(candidates)?.selector).toBe('li.card:has([data-product-id="12"]) button')
  })

  it('offers all equal buttons of a list of cards, with their number, by its score among the others', async () => {
    const card = (id: number, word = 'Купить', extra = '') =>
      `<li class="card ${extra}"><p data-product-id="${id}"></p><a class="more">Ещё ${id}</a><button class="buy">${word}</button></li>`
    const cards = [1, 2, 3, 4].map((id) => card(id)).join('')
    const body = `<ul>${cards}${card(5, 'Нет в наличии', 'is-active')}</ul>`
    const candidates = await candidatesOf(body, 'li:nth-child(2) button')
    const [first, second] = candidates
    expect(first).toMatchObject({ selector: 'button.buy', count: 5, reasons: ['matches_similar', 'meaningful_class'] })
    expect(second).toMatchObject({ selector: 'li.card:has([data-product-id="2"]) button.buy', count: 1 })
    expect(candidates.map((one) => one.score)).toEqual(candidates.map((one) => one.score).toSorted((a, b) => b - a))
    const isOffered = async (html: string, selector: string, intent?: string) =>
      (await candidatesOf(html, selector, intent)).some((one) => one.reasons.includes('matches_similar'))
    // Links that say each a thing of their own, two twins, and a field are what was pointed at and nothing else.
    expect(await isOffered(body, 'li:nth-child(2) a')).toBe(false)
    expect(await isOffered(`<ul>${card(1)}${card(2)}</ul>`, 'button')).toBe(false)
    expect(await isOffered('<p><input name="a"></p>'.repeat(4), 'p:nth-child(2) input', 'field')).toBe(false)
  })

  it('takes a form by a field that no other form has', async () => {
    const body = '<form><input name="phone"></form><form><input name="phone"><input name="promo"></form>'
    expect(await best(body, 'form + form', 'form')).toBe('form:has([name="promo"])')
  })

  it('is not misled by controls that are called like properties of a form', async () => {
    const names = [
      'id',
      'name',
      'parentElement',
      'localName',
      'children',
      'classList',
      'action',
      'elements',
      'submit',
      'title',
    ]
    const body = `<form class="lead-form">${names.map((name) => `<input name="${name}">`).join('')}</form><form></form>`
    expect(await best(body, 'form', 'form')).toBe('form.lead-form')
  })

  it('has an answer for elements without anything, in a document and at the top of a shadow root', async () => {
    const [plain] = await candidatesOf('<p></p><div><b></b><b></b></div><div><b></b><b></b></div>', 'div + div b + b')
    expect(plain?.reasons).toContain('position_based')
    probed = await openProbedPage(
      browser,
      '<!doctype html><body><x-a><template shadowrootmode="open"><form></form><form></form><form></form></template></x-a></body>',
    )
    const { forms } = await probed.call('survey')
    const selectors = forms.flatMap((form) => form.candidates.map((one) => one.selector))
    const matches = await probed.call('match', selectors)
    expect(forms.length).toBe(3)
    expect(matches.map((one) => one.count)).toEqual(selectors.map(() => 1))
    await probed.page.close()
  })
})

describe('candidatesForAll', () => {
  let page: Page
  beforeAll(async () => {
    page = await browser.newPage()
    await page.setContent(
      '<div id="a"><button class="buy">1</button><button class="buy">2</button></div><div id="b"><button class="buy">3</button><button class="ask">4</button></div>',
    )
    const entry = fileURLToPath(new URL('./candidates-for-all.test-entry.ts', import.meta.url))
    await page.evaluate(await bundlePageScript(entry))
  })
  const all = (selector: string): Promise<SelectorCandidate[]> =>
    page.evaluate((wanted) => {
      // The script above put it there.
      const { candidatesForAll } = globalThis as unknown as {
        candidatesForAll: (elements: Element[]) => SelectorCandidate[]
      }
      return candidatesForAll([...document.querySelectorAll(wanted)])
    }, selector)

  it('takes what the targets have in common', async () => {
    expect((await all('.buy'))[0]).toEqual({
      selector: 'button.buy',
      score: 0.75,
      count: 3,
      reasons: ['meaningful_class'],
    })
  })

  it('narrows it by a common ancestor, and offers the wider one with its count', async () => {
    const candidates = await all('#a .buy')
    expect(candidates[0]?.selector).toBe('#a button.buy')
    expect(candidates.at(-1)).toEqual({ selector: 'button.buy', score: 0.3, count: 3, reasons: ['meaningful_class'] })
  })

  it('makes a list when they have nothing in common', async () => {
    const [first] = await all('#a button:first-child, .ask')
    expect(first?.reasons).toContain('list_of_selectors')
    expect(first?.count).toBe(2)
    expect(await page.locator(first?.selector ?? '').allTextContents()).toEqual(['1', '4'])
  })
})
