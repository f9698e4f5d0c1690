import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { bundlePageScript } from '../../../src-preload/page/testing/bundle-page-script.ts'
import { ManualClock } from '../../lib/manual-clock.ts'
import { QUIET_MS } from '../../picker/sending-block.ts'
import type { CdpTarget } from '../../ports.ts'
import { keptTargets, page, shareBrowser, startPicker, type TestPicker } from './test-picker.ts'
import { startSite, type TestSite } from './test-site.ts'

const browser = shareBrowser()
const ENTRY = join(import.meta.dirname, '..', '..', '..', 'src-preload', 'page', 'picker', 'index.ts')

let probeSource: string
beforeAll(async () => {
  probeSource = await bundlePageScript(ENTRY, true)
})

type Opened = { picker: TestPicker; id: string; site: TestSite; clock: ManualClock; target: CdpTarget }

async function opened(body: string): Promise<Opened> {
  const site = await startSite({ '/': page(body), '/sent': page('sent', 'Sent'), '/hint': 'hint' })
  const clock = new ManualClock()
  const { pages, targets } = keptTargets(browser())
  const picker = startPicker(pages, { probeSource, clock })
  const id = await picker.open(site.url)
  await picker.loaded(id, ({ title }) => title === 'Page')
  return { picker, id, site, clock, target: targets[0]! }
}

const tried = ({ picker, id }: Opened, isFilled = true) =>
  picker.sessions.capture(id, { form: { id: 1, type: 'form', selector: '#lead' }, scripts: {}, isFilled })

/** A page that saves on each change, reports forms that are left, asks for hints, and tells what became of each. */
const SAVING = `<form id="lead" method="post" action="/sent"><input name="fio"><input name="phone" type="tel"></form>
  <script>
    window.ended = []
    window.left = 0
    navigation.addEventListener('navigate', (event) => setTimeout(() => (left += event.defaultPrevented ? 0 : 1)))
    const note = (name) => [() => ended.push(name + ' ok'), () => ended.push(name + ' failed')]
    const save = () => {
      fetch('/autosave', { method: 'POST', body: lead.phone.value }).then(...note('post'))
      fetch('/hint?q=1').then(...note('get'))
      navigator.sendBeacon('/beacon', lead.phone.value)
      navigator.sendBeacon('/empty-beacon')
    }
    lead.phone.addEventListener('change', save)
  </script>`

describe('a trial with sample data', () => {
  it('sends nothing of it to the site, lets everything else through, and leaves the page as it was', async () => {
    const at = await opened(SAVING)
    const { picker, id, site, clock } = at
    expect((await tried(at)).capture.controls.map(([name]) => name)).toEqual(['fio', 'phone'])
    await expect.poll(() => picker.run(id, 'ended.toSorted()')).toBe('get ok, post failed')
    const paused: string[] = []
    at.target.on((method, params) => {
      if (method === 'Fetch.requestPaused') paused.push(JSON.stringify(params))
    })
    // Filling holds submits back by itself for a second; the first one after it is the only one.
    await expect.poll(() => picker.run(id, 'left || lead.submit(), left'), { timeout: 10_000 }).toBe('1')
    await expect.poll(() => paused.some((text) => text.includes('"Document"'))).toBe(true)
    expect(await picker.loaded(id)).toMatchObject({ url: `${site.url}/`, trouble: null })
    expect(site.asked).toEqual(['GET /', 'GET /hint?q=1'])

    clock.advance(QUIET_MS)
    await picker.run(id, 'ended.length = 0, save()')
    await expect.poll(() => picker.run(id, 'ended.toSorted()')).toBe('get ok, post ok')
    await expect
      .poll(() => site.asked.filter((line) => line.startsWith('POST')).toSorted())
      .toEqual(['POST /autosave', 'POST /beacon', 'POST /empty-beacon'])
    await picker.run(id, 'lead.submit()')
    await picker.loaded(id, ({ title }) => title === 'Sent')
  })

  it('keeps the page quiet until the last of several trials is over for a while', async () => {
    const at = await opened(SAVING)
    const { picker, id, site, clock } = at
    await Promise.all([tried(at), tried(at)])
    clock.advance(QUIET_MS - 1)
    await tried(at)
    clock.advance(1)
    await picker.run(id, 'ended.length = 0, save()')
    await expect.poll(() => picker.run(id, 'ended.toSorted()')).toBe('get ok, post failed')
    expect(site.asked.filter((line) => line.startsWith('POST'))).toEqual([])
  })

  it('stands in nobody’s way when nothing is filled in', async () => {
    const at = await opened(SAVING)
    await tried(at, false)
    await at.picker.run(at.id, 'save()')
    await expect.poll(() => at.picker.run(at.id, 'ended.toSorted()')).toBe('get ok, post ok')
  })
})
