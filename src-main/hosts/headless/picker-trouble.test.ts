import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../lib/clock.ts'
import { ManualClock } from '../../lib/manual-clock.ts'
import { PickerError } from '../../picker/picker-error.ts'
import { IDLE_LIMIT_MS } from '../../picker/picker-sessions.ts'
import { TEST_PROBE } from '../../picker/test-probe.ts'
import { ChromiumBrowser } from './chromium-browser.ts'
import { thisMachine } from './find-browser.ts'
import { keptLog, keptTargets, page, shareBrowser, startPicker } from './test-picker.ts'
import { startSite } from './test-site.ts'

const browser = shareBrowser()

/** A browser of the running test alone, with its log. */
function ownBrowser() {
  const logger = keptLog()
  const own = new ChromiumBrowser({ machine: thisMachine(), clock: systemClock, logger })
  onTestFinished(() => own.stop())
  const pids = () =>
    logger.lines.flatMap((line) => (line.includes('has started') ? Number(/"pid":(\d+)/.exec(line)?.[1]) : []))
  return { own, logger, pids }
}

const isAlive = (pid: number) =>
  existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
const foldersOf = (pid: number) => readdirSync(tmpdir()).filter((name) => name.startsWith(`estafeta-chromium-${pid}-`))

describe('a page in trouble', () => {
  it('crashes, is said to, and loads again', async () => {
    const site = await startSite({ '/': page('<p id="p">alive</p>') })
    const { pages, targets } = keptTargets(browser())
    const picker = startPicker(pages)
    const id = await picker.open(site.url)
    await picker.loaded(id, ({ title }) => title === 'Page')
    targets[0]!.send('Page.crash').catch(() => undefined)
    expect((await picker.until(id, ({ trouble }) => trouble !== null)).trouble).toEqual({
      kind: 'crashed',
      detail: 'the page crashed',
    })
    await expect(picker.sessions.survey(id)).rejects.toMatchObject({ kind: 'gone' })
    await picker.sessions.navigate(id, 'reload')
    await picker.loaded(id, ({ title, trouble }) => title === 'Page' && trouble === null)
    expect(await picker.run(id, 'p.textContent')).toBe('alive')
    expect((await picker.sessions.match(id, { selectors: ['p'], isShown: false })).matches[0]?.count).toBe(1)
  })

  it('blocks its main thread: questions end in time, the next page opens, and closing does not wait', async () => {
    const site = await startSite({
      '/': page('<button onclick="for (;;) {}" style="width:100px;height:40px">x</button>'),
      '/next': page('next', 'Next'),
    })
    const picker = startPicker(browser(), { limits: { answerMs: 500 } })
    const id = await picker.open(site.url)
    await picker.loaded(id, ({ title }) => title === 'Page')
    await picker.click(id, 20, 20)
    await expect.poll(() => trouble(picker.sessions.survey(id))).toBe('busy')
    expect(await picker.sessions.state(id)).toMatchObject({ url: `${site.url}/`, title: 'Page' })
    await picker.sessions.navigate(id, { url: `${site.url}/next` })
    await picker.loaded(id, ({ title }) => title === 'Next')
    expect(await picker.run(id, 'document.title')).toBe('Next')

    await picker.sessions.navigate(id, 'back')
    await picker.loaded(id, ({ title }) => title === 'Page')
    await picker.click(id, 20, 20)
    await expect.poll(() => trouble(picker.sessions.survey(id))).toBe('busy')
    const before = performance.now()
    await picker.sessions.close(id)
    expect(performance.now() - before).toBeLessThan(2_000)
    await expect(picker.sessions.state(id)).rejects.toMatchObject({ kind: 'no_session' })
  })

  it('is not believed: answers of another shape, huge ones, and none at all', async () => {
    const site = await startSite({ '/': page('x') })
    const hostile = `${TEST_PROBE}
      estafetaPicker.survey = () => ({ forms: 'many' })
      estafetaPicker.hover = () => ({ box: { x: 'left' } })
      estafetaPicker.controls = () => Array.from({ length: 50 }, () => 'x'.repeat(100000))
      estafetaPicker.pickAt = () => { throw new Error('x'.repeat(5000)) }
      estafetaPicker.match = () => { for (;;) {} }`
    const picker = startPicker(browser(), { probeSource: hostile, limits: { answerMs: 500 } })
    const id = await picker.open(site.url)
    await picker.loaded(id, ({ title }) => title === 'Page')
    await expect(picker.sessions.survey(id)).rejects.toMatchObject({ kind: 'bad_answer' })
    await expect(picker.sessions.controls(id, { selector: 'x', type: 'form' })).rejects.toMatchObject({
      kind: 'bad_answer',
      message: 'the page’s answer is too large (controls)',
    })
    await picker.sessions.setMode(id, { mode: 'pick', intent: 'form' })
    await picker.sessions.input(id, [{ kind: 'move', x: 1, y: 1, modifiers: 0 }])
    const pick = { kind: 'down', x: 1, y: 1, button: 'left', clickCount: 1, modifiers: 0 } as const
    await expect(picker.sessions.input(id, [pick])).rejects.toSatisfy(
      (error: Error) => error.message.startsWith('Error: xxx') && error.message.length === 300,
    )
    expect((await picker.sessions.state(id)).hover).toBeNull()
    await expect(picker.sessions.match(id, { selectors: ['x'], isShown: false })).rejects.toMatchObject({
      kind: 'busy',
    })
  })
})

describe('the browser', () => {
  it('is killed: its pages say so, and the next load starts another one', async () => {
    const site = await startSite({ '/': page('x') })
    const { own, pids } = ownBrowser()
    const picker = startPicker(own)
    const id = await picker.open(site.url)
    await picker.loaded(id, ({ title }) => title === 'Page')
    process.kill(pids()[0]!, 'SIGKILL')
    expect((await picker.until(id, ({ trouble }) => trouble !== null)).trouble).toEqual({
      kind: 'crashed',
      detail: 'the browser ended',
    })
    await expect(picker.sessions.survey(id)).rejects.toMatchObject({ kind: 'gone' })
    await picker.sessions.navigate(id, 'reload')
    await picker.loaded(id, ({ title, trouble }) => title === 'Page' && trouble === null)
    const second = await picker.open(site.url)
    await picker.loaded(second, ({ title }) => title === 'Page')
    expect(new Set(pids()).size).toBe(2)
  })

  it('keeps pages apart: cookies of one are not in another', async () => {
    const site = await startSite({ '/': page('<script>document.cookie = "visit=1"</script>') })
    const picker = startPicker(browser())
    for (const _ of [1, 2]) await picker.loaded(await picker.open(site.url), ({ title }) => title === 'Page')
    expect(site.requests.map(({ headers }) => headers.cookie)).toEqual([undefined, undefined])
  })

  it('leaves no process and no folder when it is stopped', async () => {
    const site = await startSite({ '/': page('x') })
    const { own, pids } = ownBrowser()
    const before = foldersOf(process.pid)
    const picker = startPicker(own)
    const id = await picker.open(site.url)
    await picker.loaded(id, ({ title }) => title === 'Page')
    const [pid] = pids()
    const children = readFileSync(`/proc/${pid!}/task/${pid!}/children`, 'utf8').trim().split(' ').map(Number)
    expect([isAlive(pid!), children.length > 0, foldersOf(process.pid).length]).toEqual([true, true, before.length + 1])
    await own.stop()
    expect([isAlive(pid!), foldersOf(process.pid)]).toEqual([false, before])
    await expect.poll(() => children.filter(isAlive)).toEqual([])
    await expect(picker.open(site.url)).rejects.toMatchObject({ kind: 'no_browser' })
  })

  it('ends an idle minute after its last page, and starts again', async () => {
    const clock = new ManualClock()
    const logger = keptLog()
    const own = new ChromiumBrowser({ machine: thisMachine(), clock, logger })
    onTestFinished(() => own.stop())
    const started = () => logger.lines.filter((line) => line.includes('has started'))
    const first = await own.open({ surface: 'canvas', width: 'desktop' })
    const ended = new Promise((resolve) => {
      first.onClosed(resolve)
    })
    clock.advance(3 * 60_000)
    expect(await first.send('Runtime.evaluate', { expression: '1' })).toMatchObject({ result: { value: 1 } })
    await first.close()
    const second = await own.open({ surface: 'canvas', width: 'desktop' })
    expect(started().length).toBe(1)
    await second.close()
    const pid = Number(/"pid":(\d+)/.exec(started()[0]!)?.[1])
    clock.advance(60_000)
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false)
    await own.open({ surface: 'canvas', width: 'desktop' })
    expect(started().length).toBe(2)
    // Nobody is told of an end that was wanted.
    expect(await Promise.race([ended, Promise.resolve('nothing')])).toBe('nothing')
  })

  it('says why there is none, and why it cannot start', async () => {
    const logger = keptLog()
    const none = new ChromiumBrowser({
      machine: { platform: 'linux', environment: {}, exists: () => false },
      clock: systemClock,
      logger,
    })
    expect(await none.availability()).toEqual({
      isAvailable: false,
      browser: null,
      reason: 'no_browser',
      detail: 'no Chromium, Chrome, Edge or Yandex Browser was found; ESTAFETA_CHROMIUM may name one',
    })
    const picker = startPicker(none)
    await expect(picker.open('about:blank')).rejects.toMatchObject({ kind: 'no_browser' })

    const broken = new ChromiumBrowser({
      machine: { ...thisMachine(), environment: { ESTAFETA_CHROMIUM: '/bin/false' } },
      clock: systemClock,
      logger,
    })
    await expect(startPicker(broken).open('about:blank')).rejects.toMatchObject({ kind: 'cannot_start' })
    expect(await broken.availability()).toMatchObject({ isAvailable: false, reason: 'cannot_start' })
  })

  it('is named with its version and its surfaces', async () => {
    const there = await browser().availability()
    expect(there).toMatchObject({ isAvailable: true, surfaces: ['canvas'] })
    expect(there.browser).toMatch(/^Chromium \d+\.\d+/)
  })
})

describe('sessions', () => {
  it('are four at most, and end when nobody asks anything of them', async () => {
    const clock = new ManualClock()
    const picker = startPicker(browser(), { clock })
    const ids = []
    for (let opened = 0; opened < 4; opened += 1) ids.push(await picker.open('about:blank'))
    await expect(picker.open('about:blank')).rejects.toMatchObject({ kind: 'session_limit' })
    clock.advance(IDLE_LIMIT_MS - 1)
    await picker.sessions.state(ids[0]!)
    clock.advance(1)
    await Promise.all(ids.slice(1).map((id) => picker.untilEnded(id)))
    expect(picker.ended.toSorted()).toEqual(ids.slice(1).toSorted())
    expect((await picker.sessions.state(ids[0]!)).id).toBe(ids[0])
    await expect(picker.sessions.state(ids[1]!)).rejects.toMatchObject({ name: 'PickerError', kind: 'no_session' })
    await picker.open('about:blank')
  })

  it('give way when they rested for a minute: the one that rested longest, and only at the limit', async () => {
    const clock = new ManualClock()
    const picker = startPicker(browser(), { clock })
    const ids = []
    for (let opened = 0; opened < 4; opened += 1) {
      ids.push(await picker.open('about:blank'))
      clock.advance(1)
    }
    await picker.sessions.state(ids[0]!)
    clock.advance(59_000)
    await expect(picker.open('about:blank')).rejects.toMatchObject({ kind: 'session_limit' })
    clock.advance(1_000)
    await picker.open('about:blank')
    expect(picker.ended).toEqual([ids[1]])
    for (const id of [ids[0]!, ids[2]!, ids[3]!]) await picker.sessions.state(id)
    await expect(picker.open('about:blank')).rejects.toMatchObject({ kind: 'session_limit' })
  })
})

/** The kind of error that a question ends with, null when it is answered. */
async function trouble(question: Promise<unknown>): Promise<string | null> {
  return await question.then(
    () => null,
    (error: unknown) => (error instanceof PickerError ? error.kind : String(error)),
  )
}
