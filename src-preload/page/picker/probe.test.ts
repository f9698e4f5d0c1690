import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hoverProbe, openList, pageControl, pickedTarget, selectorMatch } from '../../contract/model/picker.ts'
import { capture } from '../../contract/model/submission.ts'
import { openBrowser } from '../testing/open-browser.ts'
import { openProbedPage, type ProbedPage } from './probed-page.ts'

let browser: Browser
let probed: ProbedPage
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

const PAGE = `<!doctype html><html><head><style>body{margin:0;height:3000px}form,section{margin:20px;padding:10px}</style></head><body>
<form id="order"><label for="n">Имя</label><input id="n" name="name"><button type="submit" class="send"><span id="ico">Отправить</span></button></form>
<form id="call"><input name="phone"><button type="submit" class="send">Звонок</button></form>
<section id="box"><input name="tel"><div class="send-btn" id="div">Жду</div></section>
<iframe id="frame" srcdoc="<p>x</p>" width="300" height="100"></iframe>
<select id="city" name="city"><option>Москва</option><option disabled>Тверь</option><option>Псков</option></select></body></html>`

async function open(html = PAGE, csp?: string): Promise<ProbedPage> {
  probed = await openProbedPage(browser, html, csp)
  return probed
}

async function centre(selector: string): Promise<{ x: number; y: number }> {
  const box = await probed.page.locator(selector).boundingBox()
  if (box === null) throw new Error(`${selector} has no box`)
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

describe('pointing', () => {
  it('means the form, the button or the field around the point', async () => {
    await open()
    const point = await centre('#ico')
    const form = hoverProbe.parse(await probed.call('hover', { ...point, intent: 'form' }))
    const button = hoverProbe.parse(await probed.call('hover', { ...point, intent: 'button' }))
    expect([form.selector, form.tag, form.count]).toEqual(['#order', 'form#order', 1])
    expect([button.selector, button.tag]).toEqual(['#order button.send', 'button.send'])
    const label = await centre('label')
    expect((await probed.call('hover', { ...label, intent: 'field' }))?.selector).toBe('#n')
    const loose = await probed.call('pickAt', { ...(await centre('#div')), intent: 'button' })
    expect(loose?.controls.map((one) => one.name)).toEqual(['tel'])
    expect(await probed.call('hover', { x: -5, y: -5, intent: 'form' })).toBeNull()
    await probed.page.close()
  })

  it('says that a frame cannot be looked into', async () => {
    await open()
    const point = await centre('#frame')
    expect(await probed.call('hover', { ...point, intent: 'form' })).toMatchObject({
      isFrame: true,
      selector: '#frame',
    })
    expect((await probed.call('pickAt', { ...point, intent: 'form' }))?.warnings).toEqual(['inside_iframe'])
    await probed.page.close()
  })

  it('reaches through open shadow roots', async () => {
    await open(
      '<!doctype html><body><x-w><template shadowrootmode="open"><form class="lead-form"><input name="phone"><button id="b">Ok</button></form></template></x-w></body>',
    )
    const picked = pickedTarget.parse(await probed.call('pickAt', { ...(await centre('#b')), intent: 'form' }))
    expect(picked.candidates[0]?.selector).toBe('x-w >>> form.lead-form')
    expect(picked.controls.map((one) => one.name)).toEqual(['phone'])
    await probed.page.close()
  })

  it('moves to parent, child and the next one of the kind', async () => {
    await open()
    expect(await probed.call('move', 'next')).toBeNull()
    const picked = pickedTarget.parse(await probed.callOnNode('pick', '#ico', 'form'))
    expect(picked).toMatchObject({
      tag: 'form#order',
      hasParent: true,
      hasChild: true,
      intent: 'form',
      warnings: ['no_contact_field'],
    })
    expect((await probed.call('move', 'next'))?.tag).toBe('form#call')
    expect(await probed.call('move', 'next')).toBeNull()
    expect((await probed.call('move', 'previous'))?.tag).toBe('form#order')
    expect((await probed.call('move', 'child'))?.tag).toBe('label')
    expect((await probed.call('move', 'parent'))?.tag).toBe('form#order')
    expect((await probed.call('move', 'parent'))?.tag).toBe('body')
    expect(await probed.call('move', 'parent')).toBeNull()
    await probed.page.close()
  })

  it('joins several targets', async () => {
    await open()
    const both = pickedTarget.parse(await probed.call('join', ['#order .send', '#call .send']))
    expect(both.candidates[0]).toMatchObject({ selector: 'button.send', count: 2 })
    expect((await probed.call('join', ['.nothing'])).warnings).toEqual(['matches_nothing'])
    await probed.page.close()
  })

  it('refuses what is no node of the page', async () => {
    await open()
    await expect(probed.call('pick', { no: 'node' }, 'form')).rejects.toThrow('not a node of this page')
    await probed.page.close()
  })
})

describe('matching', () => {
  it('counts and boxes each selector of a list, and says which is invalid', async () => {
    await open()
    const matches = await probed.call('match', ['.send', '#order, #call', 'div[', '.none'])
    expect(
      matches.map((one) => selectorMatch.parse(one)).map((one) => [one.isValid, one.count, one.boxes.length]),
    ).toEqual([
      [true, 2, 2],
      [true, 2, 2],
      [false, 0, 0],
      [true, 0, 0],
    ])
    const box = await probed.page.locator('#order').boundingBox()
    expect((await probed.call('match', ['#order']))[0]?.boxes).toEqual([box])
    expect(await probed.elementOf('#call')).toBe('form#call')
    expect(await probed.elementOf('.none')).toBeNull()
    await probed.page.close()
  })

  it('counts the forms that a form rule catches: the match is one or stands around one, also out of its shadow root', async () => {
    await open(`<!doctype html><body><main><div id="around"><form id="a"><p class="in"><input name="x"></p></form></div><form id="b" class="in"></form></main>
      <div id="none"><input></div><x-w id="host"><template shadowrootmode="open"><form></form></template></x-w></body>`)
    const selectors = ['#a', '#around', '.in', '#none', 'input', '#host', 'main', '#host >>> form', 'div[', '.gone']
    const matches = await probed.call('match', selectors)
    expect(Object.fromEntries(matches.map((one) => [one.selector, one.forms]))).toEqual({
      '#a': 1,
      '#around': 1,
      '.in': 1,
      '#none': 0,
      input: 0,
      '#host': 1,
      main: 2,
      '#host >>> form': 1,
      'div[': 0,
      '.gone': 0,
    })
    const warnings = async (selector: string) => (await probed.callOnNode('pick', selector, 'form')).warnings
    expect(await warnings('#none')).toContain('not_a_form')
    expect(await warnings('#around')).not.toContain('not_a_form')
    expect(await probed.call('fill', { selector: '#none', type: 'form' })).toBe(0)
    await probed.page.close()
  })

  it('paints frames that follow scrolling, let the pointer through and are in no answer', async () => {
    await open(PAGE, "default-src 'none'; style-src 'none'; script-src 'none'")
    const before = await probed.call('survey')
    await probed.call('paint', ['.send'])
    await probed.page.waitForFunction(() => document.querySelector('estafeta-frames') !== null)
    const pixels = async (): Promise<string> => (await probed.page.screenshot()).toString('base64')
    const painted = await pixels()
    expect(await probed.call('survey')).toEqual(before)
    expect((await probed.call('match', ['*']))[0]?.count).toBe(
      await probed.page.evaluate(() => document.querySelectorAll('*:not(estafeta-frames)').length),
    )
    expect((await probed.call('hover', { ...(await centre('#ico')), intent: 'button' }))?.tag).toBe('button.send')
    expect(await probed.page.evaluate(() => document.querySelector('estafeta-frames')?.shadowRoot)).toBeNull()
    const at = await centre('#ico')
    expect(await probed.page.evaluate(({ x, y }) => document.elementFromPoint(x, y)?.id, at)).toBe('ico')
    await probed.call('paint', [])
    expect(await probed.page.locator('estafeta-frames').count()).toBe(0)
    expect(painted === (await pixels())).toBe(false)
    await probed.page.close()
  })

  it('keeps a frame on its element while the page scrolls', async () => {
    await open()
    await probed.call('paint', ['#call'])
    const framed = async (): Promise<string | undefined> => {
      const { data } = await readBorder(probed)
      return data
    }
    const before = await framed()
    await probed.page.evaluate(() => {
      window.scrollTo(0, 40)
    })
    await probed.page.waitForFunction(
      () =>
        new Promise((resolve) => {
          requestAnimationFrame(() =>
            requestAnimationFrame(() => {
              resolve(window.scrollY === 40)
            }),
          )
        }),
    )
    expect(await framed()).toBe(before)
    await probed.page.close()
  })
})

/** Picture of the picked form with its frame, wherever it is on the page now. */
async function readBorder(at: ProbedPage): Promise<{ data: string }> {
  const box = await at.page.locator('#call').boundingBox()
  if (box === null) throw new Error('no box')
  const clip = { x: box.x, y: box.y, width: box.width, height: box.height }
  const picture = await at.page.screenshot({ clip })
  return { data: picture.toString('base64') }
}

describe('lists and capture', () => {
  it('shows a native list and chooses in it with the events of the page', async () => {
    await open()
    await probed.page.evaluate(() => {
      document.querySelector('#city')?.addEventListener('change', (event) => {
        document.title = `changed ${(event.target as HTMLSelectElement).value}` // it is one
      })
    })
    const list = openList.parse(await probed.call('listAt', await centre('#city')))
    expect(list.options).toEqual([
      { text: 'Москва', isDisabled: false },
      { text: 'Тверь', isDisabled: true },
      { text: 'Псков', isDisabled: false },
    ])
    expect([list.selected, list.isMultiple]).toEqual([[0], false])
    await probed.call('chooseOption', [2])
    expect(await probed.page.title()).toBe('changed Псков')
    expect(await probed.call('listAt', await centre('#n'))).toBeNull()
    await probed.page.close()
  })

  it('captures with the code of the tag, and names what is missing', async () => {
    await open()
    await probed.page.fill('[name=name]', 'Анна')
    const form = {
      id: 1,
      type: 'form' as const,
      selector: '#order',
      requiredControls: { name: 'name', phone: 'phone' },
    }
    const answer = await probed.call('capture', form)
    expect(capture.parse(answer?.capture).controls).toEqual([['name', 'Анна']])
    expect(answer?.missing).toEqual(['phone'])
    expect(await probed.call('capture', { ...form, selector: '.none' })).toBeNull()
    const controls = await probed.call('controls', { selector: '#order', type: 'form' })
    expect(controls.map((one) => pageControl.parse(one).value)).toEqual(['Анна'])
    await probed.page.close()
  })
})

describe('hostile pages', () => {
  it('works where the page has replaced globals and where its policy allows nothing', async () => {
    const prototypeJs = `<script>
      Array.prototype.map = Array.prototype.filter = Array.prototype.toJSON = function () { throw new Error('mine') };
      Element.prototype.getAttribute = Element.prototype.querySelectorAll = Element.prototype.matches = function () { return null };
      Document.prototype.querySelectorAll = function () { return [] };
      window.CSS = undefined; JSON.stringify = () => 'x'; Node.prototype.getRootNode = null;
    </script>`
    await open(PAGE.replace('</body>', `${prototypeJs}</body>`))
    expect((await probed.call('survey')).forms.map((form) => form.candidates[0]?.selector)).toEqual(['#call', '#order'])
    expect(await probed.page.evaluate(() => 'estafetaPicker' in globalThis)).toBe(false)
    await probed.page.close()
    await open(PAGE, "default-src 'none'; script-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'")
    expect((await probed.call('survey')).forms.length).toBe(2)
    await probed.page.close()
  })

  it('answers for every fixture page with what the contract allows', async () => {
    const html = await readFile(new URL('../testing/pages/multi-step.html', import.meta.url), 'utf8')
    await open(html)
    const picked = pickedTarget.parse(await probed.callOnNode('pick', 'form', 'form'))
    expect(picked.controls.map((one) => [one.name, one.isVisible])).toEqual([
      ['house', true],
      ['area', false],
      ['name', false],
      ['phone', false],
      ['agree', false],
    ])
    await probed.page.close()
  })
})
