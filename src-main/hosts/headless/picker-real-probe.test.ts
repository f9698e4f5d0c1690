import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { bundlePageScript } from '../../../src-preload/page/testing/bundle-page-script.ts'
import { clickAt, page, shareBrowser, startPicker, type TestPicker } from './test-picker.ts'
import { startSite } from './test-site.ts'

const browser = shareBrowser()
const ENTRY = join(import.meta.dirname, '..', '..', '..', 'src-preload', 'page', 'picker', 'index.ts')

const SHOP = page(
  `<form id="order" class="form_big" onsubmit="return false" style="position:absolute;top:0;left:0;width:400px;height:160px">
    <h3 style="margin:0;height:20px">Заказ</h3>
    <input name="name" placeholder="Имя" style="display:block;width:200px;height:20px">
    <input name="phone" type="tel" placeholder="Телефон" required style="display:block;width:200px;height:20px">
    <select name="city" style="display:block;width:200px;height:30px"><option>Москва</option><option>Казань</option></select>
    <button id="send">Отправить</button>
  </form>
  <div id="host" style="position:absolute;top:300px;left:0;width:300px;height:100px"></div>
  <script>
    document.querySelector('#host').attachShadow({ mode: 'open' }).innerHTML =
      '<form id="inner"><input name="email" type="email" style="width:200px;height:30px"><button>Ок</button></form>'
    window.changes = []
    document.querySelector('[name=city]').onchange = (event) => changes.push(event.target.value)
  </script>`,
)

describe('the picker’s own script behind the driver', () => {
  let probeSource: string
  beforeAll(async () => {
    probeSource = await bundlePageScript(ENTRY, true)
  })

  async function opened(): Promise<{ picker: TestPicker; id: string }> {
    const site = await startSite({
      '/': (_request, response) => {
        response.writeHead(200, {
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': "script-src 'unsafe-inline'; style-src 'unsafe-inline'",
        })
        response.end(SHOP)
      },
    })
    const picker = startPicker(browser(), { probeSource })
    const id = await picker.open(site.url)
    await picker.loaded(id, ({ title }) => title === 'Page')
    return { picker, id }
  }

  it('surveys, hovers, picks and walks, also inside a shadow root', async () => {
    const { picker, id } = await opened()
    const survey = await picker.sessions.survey(id)
    expect(survey.forms.map(({ isLeadForm }) => isLeadForm)).toContain(true)
    await picker.sessions.setMode(id, { mode: 'pick', intent: 'field' })
    await picker.sessions.input(id, [{ kind: 'move', x: 50, y: 30, modifiers: 0 }])
    const { hover } = await picker.until(id, (state) => state.hover !== null)
    expect([hover?.count, hover?.box.width, hover?.isFrame]).toEqual([1, expect.any(Number), false])
    await picker.sessions.input(id, clickAt(50, 30))
    const { picked } = await picker.sessions.state(id)
    expect([picked?.intent, picked?.candidates[0]?.count]).toEqual(['field', 1])

    await picker.sessions.setMode(id, { mode: 'pick', intent: 'form' })
    await picker.sessions.input(id, clickAt(50, 30))
    const form = (await picker.sessions.state(id)).picked
    expect(form?.controls.map(({ name }) => name)).toEqual(['name', 'phone', 'city'])
    const selector = form?.candidates[0]?.selector ?? ''
    const { matches } = await picker.sessions.match(id, { selectors: [selector, '#host >>> form'], isShown: true })
    expect(matches.map(({ isValid, count }) => [isValid, count])).toEqual([
      [true, 1],
      [true, 1],
    ])
    expect(
      await picker.sessions.evaluate(id, { code: 'return form.id + trigger.id', selector: '#host >>> form' }),
    ).toEqual({
      isOk: true,
      value: 'innerinner',
    })
  })

  it('fills and captures with the tag’s own code', async () => {
    const { picker, id } = await opened()
    const trial = await picker.sessions.capture(id, {
      form: { id: 1, type: 'form', selector: '#order', requiredControls: { phone: 'phone', name: 'no-such' } },
      scripts: { comment: 'return form.className' },
      isFilled: true,
    })
    const filled = Object.fromEntries(trial.capture.controls.map(([name, value]) => [name, value]))
    expect([filled['name'] !== '', filled['phone'] !== '', filled['city']]).toEqual([true, true, 'Москва'])
    expect([trial.capture.results, trial.missing, trial.scriptErrors]).toEqual([
      { comment: { value: 'form_big' } },
      ['name'],
      [],
    ])
  })

  it('tries a form rule on what the tag would catch: the form itself, or one inside of what is matched', async () => {
    const { picker, id } = await opened()
    const tried = (selector: string, type: 'form' | 'button' = 'form') =>
      picker.sessions.capture(id, {
        form: { id: 1, type, selector },
        scripts: { comment: 'return form.id + " " + trigger.tagName' },
        isFilled: true,
      })
    expect((await tried('body')).capture.results).toEqual({ comment: { value: 'order FORM' } })
    expect((await tried('#host')).capture.results).toEqual({ comment: { value: 'inner FORM' } })
    await expect(tried('#order h3, #order [name=phone]')).rejects.toMatchObject({ kind: 'not_a_form' })
    await expect(tried('.none')).rejects.toMatchObject({ kind: 'no_match' })
    expect((await tried('#send', 'button')).capture.results).toEqual({ comment: { value: 'order BUTTON' } })
    const code = 'return trigger.id'
    expect(await picker.sessions.evaluate(id, { code, selector: 'body', type: 'form' })).toMatchObject({
      value: 'order',
    })
  })

  it('opens native lists and chooses in them with the page’s events', async () => {
    const { picker, id } = await opened()
    await picker.click(id, 100, 75)
    const { list } = await picker.until(id, (state) => state.list !== null)
    expect(list?.options.map(({ text }) => text)).toEqual(['Москва', 'Казань'])
    await picker.sessions.chooseOption(id, [1])
    expect(await picker.run(id, 'changes')).toBe('Казань')
  })
})
