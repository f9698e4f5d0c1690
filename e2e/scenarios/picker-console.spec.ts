import { expect, goTo, test } from '../support/forms-test.ts'
import { hoverAt, openLivePage, pickMode } from '../support/live-page.ts'
import { html } from '../support/test-pages.ts'

test.describe.configure({ timeout: 60_000 })

/** Everything stands where a test looks, whatever the fonts. */
const box = (left: number, top: number, width: number, height: number) =>
  `style="position:absolute;left:${left}px;top:${top}px;width:${width}px;height:${height}px;margin:0;box-sizing:border-box"`

test('a console that is reloaded again and again closes the pages it leaves and meets no limit', async ({
  openConsole,
  host,
  projectId,
  startSite,
}) => {
  const site = await startSite({ '/': html('<form id="order"><input name="tel" type="tel"></form>') })
  const page = await openConsole()
  await goTo(page, host, `projects/${projectId}/forms/new`)
  for (let time = 0; time <= 6; time += 1) {
    await openLivePage(page, site.url)
    await expect(page.getByText('#order', { exact: true })).toBeVisible()
    await page.reload()
  }
  await expect(page.getByRole('button', { name: 'Открыть', exact: true })).toBeVisible()
})

test('the label of what is pointed at stands beside it, wherever that is on the page', async ({
  openConsole,
  host,
  projectId,
  startSite,
}) => {
  const places = { top: [1120, 10], middle: [600, 400], bottom: [20, 755], corner: [1140, 755] } as const
  const buttons = Object.entries(places).map(
    ([name, [left, top]]) => `<button id="${name}" ${box(left, top, 120, 36)}>Заказать</button>`,
  )
  const site = await startSite({ '/': html(buttons.join('')) })
  const page = await openConsole()
  await goTo(page, host, `projects/${projectId}/forms/new`)
  await openLivePage(page, site.url)
  await pickMode(page, 'Кнопку')
  for (const [name, [left, top]] of Object.entries(places)) {
    await hoverAt(page, { x: left + 60, y: top + 18 })
    const label = page.getByText(`button#${name} · #${name} · `)
    await expect(label).toBeVisible()
    const [words, element] = [await label.boundingBox(), await label.locator('..').boundingBox()]
    if (words === null || element === null) throw new Error('a label without a box')
    const isBeside = words.y + words.height <= element.y + 1 || words.y >= element.y + element.height - 1
    expect([name, isBeside]).toEqual([name, true])
  }
})
