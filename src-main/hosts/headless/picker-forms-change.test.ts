import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { bundlePageScript } from '../../../src-preload/page/testing/bundle-page-script.ts'
import { page, shareBrowser, startPicker } from './test-picker.ts'
import { startSite } from './test-site.ts'

const browser = shareBrowser()
const ENTRY = join(import.meta.dirname, '..', '..', '..', 'src-preload', 'page', 'picker', 'index.ts')

let probeSource: string
beforeAll(async () => {
  probeSource = await bundlePageScript(ENTRY, true)
})

/** A popup that is shown later, a place where a form is put later, and a component with a form in its shadow. */
const LATER =
  page(`<div id="popup" hidden><form><input name="phone"></form></div><div id="place"></div><x-lead></x-lead>
  <script>
    const open = (html) => { document.querySelector('#place').innerHTML = html }
    const grow = () => { document.querySelector('x-lead').attachShadow({ mode: 'open' }).innerHTML = '<form></form>'; open('<p></p>') }
    const deepen = () => { document.querySelector('x-lead').shadowRoot.innerHTML += '<form><input name="mail"></form>' }
  </script>`)

describe('forms of a page that change', () => {
  it('are told by another number: at first, when one is shown, put in, or changed in a shadow root', async () => {
    const site = await startSite({ '/': LATER })
    const picker = startPicker(browser(), { probeSource })
    const id = await picker.open(site.url)
    const first = await picker.loaded(id, ({ title, formsVersion }) => title === 'Page' && formsVersion > 1)
    let before = first.formsVersion
    for (const change of [
      `popup.hidden = false`,
      `open('<form><input name="tel"></form>')`,
      `document.querySelector('#place input').name = 'mobile'`,
      `grow()`,
      `deepen()`,
      `document.querySelector('#place').remove(), popup.remove()`,
    ]) {
      await picker.run(id, change)
      before = (await picker.until(id, ({ formsVersion }) => formsVersion > before)).formsVersion
    }
    expect(before).toBe(first.formsVersion + 6)
    expect((await picker.sessions.survey(id)).forms.length).toBe(2)
  })

  it('are not told while only other things move, and are no concern of the page or of its frames', async () => {
    const site = await startSite({
      '/': page('<form></form><p id="p"></p><iframe src="/inner"></iframe>'),
      '/inner': page('<script>setInterval(() => document.body.append(document.createElement("form")), 50)</script>'),
      '/next': page('<form></form>', 'Next'),
    })
    const picker = startPicker(browser(), { probeSource })
    const id = await picker.open(site.url)
    const { formsVersion } = await picker.loaded(id, (state) => state.title === 'Page' && state.formsVersion > 1)
    await picker.run(id, 'setInterval(() => { p.textContent += "x"; p.className = "c" + p.textContent.length }, 20)')
    await expect.poll(() => picker.run(id, 'p.textContent.length > 60'), { timeout: 10_000 }).toBe('true')
    expect((await picker.sessions.state(id)).formsVersion).toBe(formsVersion)
    expect(await picker.run(id, 'typeof estafetaFormsChanged')).toBe('undefined')
    await picker.sessions.navigate(id, { url: `${site.url}/next` })
    await picker.loaded(id, (state) => state.title === 'Next' && state.formsVersion > formsVersion)
  })
})
