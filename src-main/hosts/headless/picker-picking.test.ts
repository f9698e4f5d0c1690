import { describe, expect, it } from 'vitest'
import { clickAt, page, shareBrowser, startPicker, type TestPicker } from './test-picker.ts'
import { startSite } from './test-site.ts'

const browser = shareBrowser()

const ORDER = page(
  `<form id="order" title="Order" style="position:absolute;top:0;left:0;width:400px;height:100px" onsubmit="return false">
    <input name="phone" value="+7 999" id="phone" style="width:200px;height:30px;margin:0;box-sizing:border-box"><input name="city" value="">
  </form>
  <div id="box" style="position:absolute;top:200px;left:0;width:100px;height:100px;overflow:auto"><div style="height:1000px">long</div></div>
  <script>
    window.seen = []
    for (const type of ['mousemove', 'mousedown', 'mouseup', 'click', 'wheel', 'keydown']) addEventListener(type, () => seen.push(type), true)
  </script>`,
)

async function opened(picker: TestPicker, site: { url: string }): Promise<string> {
  const id = await picker.open(site.url)
  await picker.loaded(id, ({ title }) => title === 'Page')
  return id
}

describe('picking on pictures', () => {
  it('shows what is under the pointer, picks it, walks from it, and the page gets nothing of that', async () => {
    const site = await startSite({ '/': ORDER })
    const picker = startPicker(browser())
    const id = await opened(picker, site)
    expect(await picker.sessions.setMode(id, { mode: 'pick', intent: 'field' })).toMatchObject({
      mode: 'pick',
      intent: 'field',
    })
    await picker.sessions.input(id, [
      { kind: 'move', x: 300, y: 80, modifiers: 0 },
      { kind: 'move', x: 20, y: 20, modifiers: 0 },
    ])
    expect((await picker.until(id, ({ hover }) => hover?.selector === '#phone')).hover).toEqual({
      box: { x: 0, y: 0, width: 200, height: 30 },
      tag: 'input',
      selector: '#phone',
      count: 1,
      isFrame: false,
    })
    await picker.sessions.input(id, [
      ...clickAt(20, 20),
      { kind: 'wheel', x: 20, y: 250, deltaX: 0, deltaY: 300, modifiers: 0 },
      { kind: 'keyDown', key: 'x', code: 'KeyX', keyCode: 88, modifiers: 0 },
      { kind: 'text', text: 'x' },
    ])
    const { picked } = await picker.sessions.state(id)
    expect(picked).toMatchObject({ intent: 'field', tag: 'input', hasParent: true, hasChild: false })
    expect(picked?.controls.map(({ name, value }) => [name, value])).toEqual([
      ['phone', '+7 999'],
      ['city', ''],
    ])
    expect((await picker.sessions.movePick(id, 'parent')).picked?.tag).toBe('form')
    expect((await picker.sessions.movePick(id, 'next')).picked?.tag).toBe('form')
    expect(await picker.run(id, '[seen.length, box.scrollTop, phone.value]')).toBe('0, 300, +7 999')

    expect((await picker.sessions.setMode(id, { mode: 'browse', intent: 'field' })).hover).toBeNull()
    await picker.sessions.navigate(id, 'reload')
    expect((await picker.until(id, ({ picked }) => picked === null)).mode).toBe('browse')
  })

  it('counts selectors here and remembers the other pages', async () => {
    const site = await startSite({
      '/': page('<form id="order"></form><p></p>'),
      '/two': page('<p></p><p></p>', 'Two'),
    })
    const picker = startPicker(browser())
    const id = await opened(picker, site)
    const selectors = ['#order', 'p', '!!']
    const first = await picker.sessions.match(id, { selectors, isShown: true })
    expect(first.matches.map(({ isValid, count }) => [isValid, count])).toEqual([
      [true, 1],
      [true, 1],
      [false, 0],
    ])
    expect([first.elsewhere, await picker.run(id, 'document.documentElement.dataset.painted')]).toEqual([
      [],
      '#order p !!',
    ])
    await picker.sessions.navigate(id, { url: `${site.url}/two#part` })
    await picker.loaded(id, ({ title }) => title === 'Two')
    await expect.poll(() => picker.run(id, 'document.documentElement.dataset.painted')).toBe('#order p !!')
    const second = await picker.sessions.match(id, { selectors, isShown: false })
    expect([second.matches.map(({ count }) => count), second.elsewhere]).toEqual([
      [0, 2, 0],
      [{ url: `${site.url}/`, counts: [1, 1, 0] }],
    ])
    expect(await picker.run(id, 'document.documentElement.dataset.painted')).toBe('')
    await picker.sessions.navigate(id, 'back')
    await picker.loaded(id, ({ title }) => title === 'Page')
    expect((await picker.sessions.match(id, { selectors: ['p'], isShown: false })).elsewhere).toEqual([
      { url: `${site.url}/two`, counts: [2] },
    ])
  })

  it('lists forms, controls and targets joined', async () => {
    const site = await startSite({ '/': ORDER })
    const picker = startPicker(browser())
    const id = await opened(picker, site)
    expect((await picker.sessions.survey(id)).forms.map(({ title }) => title)).toEqual(['Order'])
    const controls = await picker.sessions.controls(id, { selector: '#order', type: 'form' })
    expect(controls.map(({ name }) => name)).toEqual(['phone', 'city'])
    expect((await picker.sessions.joinTargets(id, ['#order'])).candidates[0]?.selector).toBe('#order')
  })
})

describe('scripts of fields', () => {
  it('run in the page’s own world with form and trigger; errors are answers', async () => {
    const site = await startSite({
      '/csp': (_request, response) => {
        response.writeHead(200, {
          'content-type': 'text/html',
          'content-security-policy': "default-src 'none'; script-src 'self'",
        })
        response.end(ORDER)
      },
    })
    const picker = startPicker(browser())
    const id = await picker.open(`${site.url}/csp`)
    await picker.loaded(id, ({ title }) => title === 'Page')
    const run = (code: string, selector: string | null = '#phone') => picker.sessions.evaluate(id, { code, selector })
    expect(await run('window.shared = 7; return form.id + " " + trigger.name + " // " + shared')).toEqual({
      isOk: true,
      value: 'order phone // 7',
    })
    expect(await run('return shared // no new line at the end')).toEqual({ isOk: true, value: '7' })
    expect(await run('return [1, null, "б", true, { a: 1 }, trigger]')).toEqual({
      isOk: true,
      value: '1, , б, true, {"a":1}, +7 999',
    })
    expect(await run('const nothing = 1')).toEqual({ isOk: true, value: '' })
    expect(await run('return form', null)).toEqual({ isOk: true, value: '' })
    expect(await run('return "x".repeat(30000)')).toEqual({ isOk: true, value: 'x'.repeat(20_000) })
    // Names of ours are not theirs.
    expect(await run('return [typeof at, typeof body, typeof said, typeof value, typeof late]')).toEqual({
      isOk: true,
      value: 'undefined, undefined, undefined, undefined, undefined',
    })
    expect(await run('return missing.part')).toEqual({
      isOk: false,
      code: 'thrown',
      error: 'ReferenceError: missing is not defined',
    })
    expect(await run('throw "plain words"')).toEqual({ isOk: false, code: 'thrown', error: 'plain words' })
    expect(await run('return ((')).toMatchObject({ isOk: false, error: expect.stringContaining('SyntaxError') })
    await expect(run('return 1', '#absent')).rejects.toMatchObject({ kind: 'no_match' })
  })

  it('are cut off when they never end, and the page goes on', async () => {
    const site = await startSite({ '/': ORDER })
    const picker = startPicker(browser(), { limits: { answerMs: 500 } })
    const id = await opened(picker, site)
    expect(await picker.sessions.evaluate(id, { code: 'for (;;) {}', selector: null })).toEqual({
      isOk: false,
      code: 'timeout',
      error: 'the page did not answer in 0.5 s (Runtime.callFunctionOn)',
    })
    expect(await picker.run(id, '1 + 1')).toBe('2')
  })

  it('that promise their result are told of: the tag does not wait for it', async () => {
    const site = await startSite({ '/': ORDER })
    const picker = startPicker(browser())
    const id = await opened(picker, site)
    for (const code of ['return Promise.resolve("73")', 'return { then: (keep) => keep(1) }']) {
      expect(await picker.sessions.evaluate(id, { code, selector: '#order' })).toEqual({
        isOk: false,
        code: 'promise',
        error: 'the script returned a promise',
      })
    }
  })

  it('say that they wait for a dialog, which stays for the person', async () => {
    const site = await startSite({ '/': ORDER })
    const picker = startPicker(browser(), { limits: { answerMs: 500 } })
    const id = await opened(picker, site)
    expect(await picker.sessions.evaluate(id, { code: 'return prompt("Who?")', selector: null })).toMatchObject({
      isOk: false,
      code: 'dialog',
    })
    expect((await picker.until(id, ({ dialog }) => dialog !== null)).dialog?.text).toBe('Who?')
    await picker.sessions.answerDialog(id, { isAccepted: true, text: 'me' })
    expect(await picker.run(id, '1 + 1')).toBe('2')
  })

  it('are part of a trial capture, with required ones that gave nothing', async () => {
    const site = await startSite({ '/': ORDER })
    const picker = startPicker(browser())
    const id = await opened(picker, site)
    const form = { id: 1, type: 'form', selector: '#order', requiredResults: ['comment', 'deal:X', 'deal:Y'] } as const
    const trial = await picker.sessions.capture(id, {
      form: { ...form, requiredResults: [...form.requiredResults] },
      scripts: {
        name: 'return form.phone.value + trigger.id',
        'deal:X': 'return "  "',
        'deal:Y': 'return nowhere',
      },
      isFilled: true,
    })
    expect(trial).toEqual({
      capture: {
        controls: [
          ['phone', '+7 999'],
          ['city', 'sample'],
        ],
        results: { name: { value: '+7 999order' }, 'deal:X': { value: '  ' }, 'deal:Y': { value: '' } },
        marks: { isHoneypotFilled: false, fillMs: null, isTrusted: true, isAttempt: false, isSiteSpam: false },
      },
      missing: ['comment', 'deal:X', 'deal:Y'],
      scriptErrors: [{ key: 'deal:Y', code: 'thrown', error: 'ReferenceError: nowhere is not defined' }],
    })
    expect(site.asked).toEqual(['GET /'])
    await expect(
      picker.sessions.capture(id, { form: { id: 1, type: 'form', selector: '#none' }, scripts: {}, isFilled: false }),
    ).rejects.toMatchObject({ kind: 'no_match' })
  })
})
