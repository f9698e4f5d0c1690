import { describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../lib/clock.ts'
import { ChromiumBrowser } from './chromium-browser.ts'
import { thisMachine } from './find-browser.ts'
import { keptLog, keptTargets, page, startPicker } from './test-picker.ts'
import { startSite } from './test-site.ts'

/** Chromium's own platform without a display runs the whole program with its windows, unseen. */
function windowed() {
  const machine = { ...thisMachine(), platform: 'linux' as const }
  const environment = { ...process.env, DISPLAY: ':none', ESTAFETA_CHROMIUM_ARGS: '--ozone-platform=headless' }
  const browser = new ChromiumBrowser({ machine: { ...machine, environment }, clock: systemClock, logger: keptLog() })
  onTestFinished(() => browser.stop())
  return keptTargets(browser)
}

describe('a window of its own', () => {
  it('is picked in by Chromium’s own inspection, and ends its session when a person closes it', async () => {
    const site = await startSite({
      '/': page(
        '<button id="send" style="width:200px;height:100px" onclick="document.title = \'clicked\'">Send</button>',
      ),
      '/popup': page('x', 'Popup'),
      '/file': (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/zip', 'content-disposition': 'attachment' }).end('zip')
      },
    })
    const { pages, targets } = windowed()
    expect(await pages.availability()).toMatchObject({ isAvailable: true, surfaces: ['canvas', 'window'] })
    const picker = startPicker(pages)
    const id = await picker.open(site.url, { surface: 'window' })
    await picker.loaded(id, ({ title }) => title === 'Page')
    await picker.sessions.setMode(id, { mode: 'pick', intent: 'button' })
    const click = async () => {
      for (const type of ['mouseMoved', 'mousePressed', 'mouseReleased']) {
        const button = type === 'mouseMoved' ? {} : { button: 'left', clickCount: 1 }
        await targets[0]!.send('Input.dispatchMouseEvent', { type, x: 50, y: 50, ...button })
      }
    }
    // A window that is still coming up may not take the first click: a person clicks again.
    const pick = async () => {
      await click()
      return (await picker.sessions.state(id)).picked
    }
    await expect.poll(pick, { timeout: 30_000 }).not.toBeNull()
    const { picked } = await picker.sessions.state(id)
    expect([picked?.intent, picked?.candidates[0]?.selector]).toEqual(['button', '#send'])
    expect(await picker.run(id, 'document.title')).toBe('Page')

    await picker.sessions.setMode(id, { mode: 'browse', intent: 'button' })
    const clicked = async () => {
      await click()
      return await picker.run(id, 'document.title')
    }
    await expect.poll(clicked, { timeout: 30_000 }).toBe('clicked')
    await picker.sessions.setWidth(id, 'phone')
    // What phones make of a page that says nothing of its width.
    expect(await picker.run(id, 'innerWidth')).toBe('980')
    expect(picker.frames).toEqual([])

    await targets[0]!.send('Runtime.evaluate', { expression: `window.open('/popup')`, userGesture: true })
    expect((await picker.loaded(id, ({ title }) => title === 'Popup')).notes).toEqual(['popup_in_place'])
    await picker.run(id, `location.href = '/file'`)
    await picker.until(id, ({ notes }) => notes.at(-1) === 'download_refused')
    const code =
      'window.said = "nothing"; navigator.geolocation.getCurrentPosition(() => { said = "place" }, (error) => { said = error.code })'
    await picker.sessions.evaluate(id, { code, selector: null })
    await picker.until(id, ({ notes }) => notes.at(-1) === 'permission_refused')
    await expect.poll(() => picker.run(id, 'said')).toBe('1')
    void targets[0]!.send('Page.close').catch(() => undefined)
    await picker.untilEnded(id)
    await expect(picker.sessions.state(id)).rejects.toMatchObject({ kind: 'no_session' })
  })

  it('is not there without a display', async () => {
    const machine = { ...thisMachine(), platform: 'linux' as const, environment: {} }
    const browser = new ChromiumBrowser({ machine, clock: systemClock, logger: keptLog() })
    await expect(browser.open({ surface: 'window', width: 'desktop' })).rejects.toMatchObject({ kind: 'unavailable' })
    await expect(browser.open({ surface: 'view', width: 'desktop' })).rejects.toMatchObject({ kind: 'unavailable' })
  })
})
