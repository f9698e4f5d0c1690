import { expect, it } from 'vitest'
import { keptTargets, page, shareBrowser, startPicker } from './test-picker.ts'
import { startSite } from './test-site.ts'

const browser = shareBrowser()

it('begins pictures anew when the width changes, because a page that stands still sends none', async () => {
  const site = await startSite({ '/': page('<p>still</p>') })
  const { pages, targets } = keptTargets(browser())
  const picker = startPicker(pages)
  const id = await picker.open(site.url)
  await picker.loaded(id, ({ title }) => title === 'Page')
  await picker.untilFrame(({ width }) => width === 1280)
  const [target] = targets
  const sent: string[] = []
  const send = target!.send.bind(target)
  target!.send = (method, params) => {
    sent.push(method)
    return send(method, params)
  }
  await picker.sessions.setWidth(id, 'phone')
  expect(sent.filter((method) => method.endsWith('Screencast'))).toEqual([
    'Page.stopScreencast',
    'Page.startScreencast',
  ])
  await picker.untilFrame(({ width, height }) => width === 390 && height === 844)
})
