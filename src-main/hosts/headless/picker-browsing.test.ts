import { describe, expect, it } from 'vitest'
import { clickAt, page, shareBrowser, startPicker } from './test-picker.ts'
import { startSite } from './test-site.ts'

const browser = shareBrowser()

/** Boxes that are easy to hit: every child of the body stands 40 px below the one before. */
const rows = (...children: string[]) =>
  page(
    children.map((child, index) => `<div style="position:absolute;top:${index * 40}px;left:0">${child}</div>`).join(''),
  )
const row = (index: number) => index * 40 + 10

describe('browsing on pictures', () => {
  it('types Russian text, keeps shortcuts and sends a form by Enter', async () => {
    const site = await startSite({
      '/': rows('<form action="/sent"><input name="q" style="width:200px"></form>'),
      '/sent': page('sent', 'Sent'),
    })
    const picker = startPicker(browser())
    const id = await picker.open(site.url)
    await picker.loaded(id, ({ title }) => title === 'Page')
    await picker.click(id, 50, row(0))
    const key = (kind: 'keyDown' | 'keyUp', key: string, code: string, keyCode: number, modifiers = 0) =>
      ({ kind, key, code, keyCode, modifiers }) as const
    await picker.sessions.input(id, [
      { kind: 'text', text: 'старый текст' },
      key('keyDown', 'a', 'KeyA', 65, 2),
      key('keyUp', 'a', 'KeyA', 65, 2),
      { kind: 'text', text: 'Ёжик, привет' },
      key('keyDown', 'Enter', 'Enter', 13),
      key('keyUp', 'Enter', 'Enter', 13),
    ])
    const state = await picker.loaded(id, ({ title }) => title === 'Sent')
    expect(decodeURIComponent(state.url)).toBe(`${site.url}/sent?q=Ёжик,+привет`)
  })

  it('moves the mouse, drags and turns the wheel', async () => {
    const site = await startSite({
      '/': page(`<div style="height:3000px"></div><script>
        window.seen = []
        for (const type of ['mousemove', 'mousedown', 'mouseup', 'wheel', 'dblclick'])
          addEventListener(type, (event) => seen.push(type + event.buttons))
      </script>`),
    })
    const picker = startPicker(browser())
    const id = await picker.open(site.url)
    await picker.loaded(id, ({ title }) => title === 'Page')
    const left = { button: 'left', modifiers: 0 } as const
    await picker.sessions.input(id, [
      { kind: 'move', x: 10, y: 10, modifiers: 0 },
      { kind: 'down', x: 10, y: 10, clickCount: 1, ...left },
      { kind: 'move', x: 30, y: 30, modifiers: 0 },
      { kind: 'up', x: 30, y: 30, clickCount: 1, ...left },
      { kind: 'wheel', x: 30, y: 30, deltaX: 0, deltaY: 200, modifiers: 0 },
    ])
    const scrolled = `new Promise((resolve) => { const look = () => scrollY > 0 ? resolve() : requestAnimationFrame(look); look() })`
    await picker.sessions.evaluate(id, { code: `window.scrolled = ${scrolled}`, selector: null })
    await expect.poll(() => picker.run(id, 'scrollY > 0')).toBe('true')
    expect((await picker.run(id, 'seen')).split(', ')).toEqual([
      'mousemove0',
      'mousedown1',
      'mousemove1',
      'mouseup0',
      'wheel0',
    ])
  })

  it('shows a native list instead of clicking it, by mouse and by keyboard, and chooses in it', async () => {
    const site = await startSite({
      '/': rows(
        '<select id="city" style="width:200px;height:30px"><option>Москва</option><option disabled>Тверь</option><option>Казань</option></select>',
        '<button onclick="document.title=\'clicked\'">b</button>',
        '<script>city.onchange = () => document.title = city.value; window.downs = 0; addEventListener("mousedown", () => downs += 1)</script>',
      ),
    })
    const picker = startPicker(browser())
    const id = await picker.open(site.url)
    await picker.loaded(id, ({ title }) => title === 'Page')
    await picker.click(id, 50, row(0))
    const list = {
      options: [
        { text: 'Москва', isDisabled: false },
        { text: 'Тверь', isDisabled: true },
        { text: 'Казань', isDisabled: false },
      ],
      selected: [0],
      isMultiple: false,
      x: 0,
      y: 0,
      width: 200,
    }
    expect((await picker.until(id, ({ list }) => list !== null)).list).toEqual(list)
    expect((await picker.sessions.chooseOption(id, [2])).list).toBeNull()
    expect(await picker.run(id, '[city.value, downs]')).toBe('Казань, 0')

    await picker.click(id, 50, row(0))
    await picker.click(id, 10, row(1))
    expect([(await picker.sessions.state(id)).list, await picker.run(id, 'downs')]).toEqual([null, '0'])
    await picker.click(id, 10, row(1))
    await expect.poll(() => picker.run(id, 'document.title')).toBe('clicked')

    await picker.run(id, 'city.focus()')
    await picker.sessions.input(id, [{ kind: 'keyDown', key: ' ', code: 'Space', keyCode: 32, modifiers: 0 }])
    expect((await picker.sessions.state(id)).list).toEqual({ ...list, selected: [2] })
    await picker.sessions.input(id, [{ kind: 'keyDown', key: 'Escape', code: 'Escape', keyCode: 27, modifiers: 0 }])
    expect((await picker.sessions.state(id)).list).toBeNull()
  })

  it('asks a person about alert, confirm and prompt', async () => {
    const site = await startSite({
      '/': rows(
        `<button onclick="alert('Привет')">a</button>`,
        `<button onclick="document.title = 'confirm ' + confirm('Да?')">c</button>`,
        `<button onclick="document.title = 'prompt ' + prompt('Имя', 'Иван')">p</button>`,
      ),
    })
    const picker = startPicker(browser())
    const id = await picker.open(site.url)
    await picker.loaded(id, ({ title }) => title === 'Page')
    await picker.click(id, 10, row(0))
    expect((await picker.until(id, ({ dialog }) => dialog !== null)).dialog).toEqual({
      kind: 'alert',
      text: 'Привет',
      defaultText: '',
    })
    await expect(picker.sessions.survey(id)).rejects.toMatchObject({ kind: 'dialog' })
    expect((await picker.sessions.answerDialog(id, { isAccepted: true, text: '' })).dialog).toBeNull()

    await picker.click(id, 10, row(1))
    await picker.until(id, ({ dialog }) => dialog?.kind === 'confirm')
    await picker.sessions.answerDialog(id, { isAccepted: false, text: '' })
    await expect.poll(() => picker.run(id, 'document.title')).toBe('confirm false')

    await picker.click(id, 10, row(2))
    expect((await picker.until(id, ({ dialog }) => dialog?.kind === 'prompt')).dialog?.defaultText).toBe('Иван')
    await picker.sessions.answerDialog(id, { isAccepted: true, text: 'Пётр' })
    await expect.poll(() => picker.run(id, 'document.title')).toBe('prompt Пётр')
  })

  it('leaves a page that asks whether to leave it, and one that never stops asking', async () => {
    const site = await startSite({
      '/': rows(
        `<button onclick="for (;;) alert('again')">a</button><script>onbeforeunload = (event) => event.preventDefault()</script>`,
      ),
      '/next': page('x', 'Next'),
    })
    const picker = startPicker(browser())
    const id = await picker.open(site.url)
    await picker.loaded(id, ({ title }) => title === 'Page')
    await picker.click(id, 10, row(0))
    await picker.until(id, ({ dialog }) => dialog !== null)
    await picker.sessions.navigate(id, { url: `${site.url}/next` })
    expect((await picker.loaded(id, ({ title }) => title === 'Next')).dialog).toBeNull()
  })

  it('loads windows that the page opens in place, asking the site once', async () => {
    const site = await startSite({
      '/': rows(
        '<a href="/blank" target="_blank">a</a>',
        '<button onclick="window.open(\'/popup\')">o</button>',
        '<button onclick="const w = window.open(); setTimeout(() => { w.location = \'/late\' }, 50)">l</button>',
      ),
      '/blank': page('x', 'Blank'),
      '/popup': page('x', 'Popup'),
      '/late': page('x', 'Late'),
    })
    const picker = startPicker(browser())
    const id = await picker.open(site.url)
    const notes: string[] = []
    for (const [index, title] of ['Blank', 'Popup', 'Late'].entries()) {
      await picker.loaded(id, (state) => state.title === 'Page')
      await picker.click(id, 5, row(index))
      notes.push('popup_in_place')
      expect((await picker.loaded(id, (state) => state.title === title)).notes).toEqual(notes)
      await picker.sessions.navigate(id, 'back')
    }
    expect(site.asked.filter((line) => line !== 'GET /')).toEqual(['GET /blank', 'GET /popup', 'GET /late'])
  })

  it('refuses downloads, file choosers and permissions, and says so', async () => {
    const site = await startSite({
      '/': rows(
        '<a href="/file">d</a>',
        '<input type="file" id="f" style="width:300px"><script>window.told = []; f.oncancel = () => told.push("cancel")</script>',
        '<button onclick="Notification.requestPermission().then((x) => told.push(x))">n</button>',
        "<button onclick=\"navigator.geolocation.getCurrentPosition(() => told.push('place'), (e) => told.push('code' + e.code))\">g</button>",
      ),
      '/file': (_request, response) => {
        response.writeHead(200, {
          'content-type': 'application/zip',
          'content-disposition': 'attachment; filename=a.zip',
        })
        response.end('zip')
      },
    })
    const picker = startPicker(browser())
    const id = await picker.open(site.url)
    await picker.loaded(id, ({ title }) => title === 'Page')
    await picker.click(id, 5, row(0))
    await picker.until(id, ({ notes }) => notes.at(-1) === 'download_refused')
    await picker.click(id, 5, row(1))
    await picker.until(id, ({ notes }) => notes.at(-1) === 'file_chooser_refused')
    await picker.click(id, 5, row(2))
    await picker.until(id, ({ notes }) => notes.length === 3)
    await picker.click(id, 5, row(3))
    expect((await picker.until(id, ({ notes }) => notes.length === 4)).notes).toEqual([
      'download_refused',
      'file_chooser_refused',
      'permission_refused',
      'permission_refused',
    ])
    await expect.poll(() => picker.run(id, 'told.length')).toBe('3')
    expect((await picker.run(id, 'told')).split(', ').sort()).toEqual(['cancel', 'code1', 'denied'])
    expect(await picker.sessions.state(id)).toMatchObject({ url: `${site.url}/`, isLoading: false, trouble: null })
    expect(await picker.run(id, `'estafetaPermissionAsked' in window || 'estafetaPicker' in window`)).toBe('false')
  })

  it('shows a phone: its width, touch and user agent', async () => {
    const site = await startSite({
      '/': page(
        '<meta name="viewport" content="width=device-width"><button style="width:100px;height:40px">x</button>',
      ),
      '/wide': page(
        '<div style="width:980px"><button style="position:absolute;left:490px;top:98px;width:98px;height:98px" id="wide">x</button></div>',
      ),
    })
    const picker = startPicker(browser())
    const id = await picker.open(site.url, { width: 'phone' })
    await picker.loaded(id, ({ title }) => title === 'Page')
    expect(
      await picker.run(
        id,
        '[innerWidth, innerHeight, navigator.maxTouchPoints, /Android.*Mobile/.test(navigator.userAgent)]',
      ),
    ).toBe('390, 844, 5, true')
    expect(site.requests[0]?.headers['user-agent']).toMatch(
      /^Mozilla\/5\.0 \(Linux; Android 10; K\).* Mobile Safari\/537\.36$/,
    )
    expect(site.requests[0]?.headers['accept-language']).toBe('ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7')
    await picker.run(
      id,
      `document.querySelector('button').onclick = (event) => document.title = 'tapped ' + event.pointerType`,
    )
    await picker.click(id, 20, 20)
    await expect.poll(() => picker.run(id, 'document.title')).toBe('tapped touch')

    // A page made for desktops is scaled to the phone: what is pointed at and boxes are in the picture's pixels.
    await picker.sessions.navigate(id, { url: `${site.url}/wide` })
    await picker.loaded(id, ({ url, title }) => url.endsWith('/wide') && title === 'Page')
    const [match] = (await picker.sessions.match(id, { selectors: ['#wide'], isShown: false })).matches
    const scale = Number(await picker.run(id, 'visualViewport.scale'))
    expect(scale).toBeLessThan(0.5)
    expect(match?.boxes.map(({ x, y, width }) => [x, y, width].map(Math.round))).toEqual([
      [490 * scale, 98 * scale, 98 * scale].map(Math.round),
    ])
    await picker.run(id, `wide.onclick = () => document.title = 'wide'`)
    await picker.click(id, 500 * scale, 110 * scale)
    await expect.poll(() => picker.run(id, 'document.title')).toBe('wide')
    expect(picker.frames.at(-1)).toMatchObject({ width: 390, height: 844 })
    await picker.sessions.setMode(id, { mode: 'pick', intent: 'button' })
    await picker.sessions.input(id, clickAt(500 * scale, 110 * scale))
    expect((await picker.sessions.state(id)).picked?.candidates[0]?.selector).toBe('#wide')

    await picker.sessions.setWidth(id, 'desktop')
    await expect.poll(() => picker.run(id, 'innerWidth')).toBe('1280')
    await picker.sessions.navigate(id, 'reload')
    await expect.poll(() => site.requests.at(-1)?.headers['user-agent']).not.toMatch(/Mobile|Headless/)
  })

  it('tells pictures, the next when the last was drawn, and the newest again to who comes late', async () => {
    const site = await startSite({ '/': page('<h1>picture</h1>') })
    const picker = startPicker(browser())
    const id = await picker.open(site.url)
    await picker.loaded(id, ({ title }) => title === 'Page')
    const first = await picker.untilFrame(({ width, height }) => width === 1280 && height === 800)
    expect([picker.frames[0]?.id, Buffer.from(first.data, 'base64').subarray(0, 2).toString('hex')]).toEqual([
      id,
      'ffd8',
    ])
    picker.sessions.drawn(id, picker.frames.at(-1)!.frame)
    await picker.run(id, `document.body.style.background = 'green'`)
    const second = await picker.untilFrame(({ frame, data }) => frame > first.frame && data !== first.data)
    picker.sessions.drawn(id, second.frame)
    const before = picker.frames.length
    await picker.sessions.state(id)
    expect(picker.frames.length).toBeGreaterThan(before)
  })
})
