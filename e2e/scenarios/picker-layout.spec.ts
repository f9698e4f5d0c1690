import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, expectAccessible, goTo, test } from '../support/forms-test.ts'
import type { Host } from '../support/launch-host.ts'
import { clickAt, openLivePage, pickedPanel, pickMode, pictureOf } from '../support/live-page.ts'
import { html } from '../support/test-pages.ts'

test.describe.configure({ timeout: 90_000 })

const SHOP =
  html(`<h1>Окна</h1><form id="order" class="order-form" style="position:absolute;left:100px;top:100px;width:600px;height:300px">
  <label>Имя <input name="fio"></label> <label>Телефон <input name="tel" type="tel"></label><button>Заказать</button></form>`)

/** Folder for pictures, for people who look at them. */
const shots = process.env['ESTAFETA_SHOTS']

const widthOf = async (page: Page) => (await pictureOf(page).boundingBox())?.width ?? 0

async function keepShots(page: Page, host: Host, name: string): Promise<void> {
  for (const { language, colorScheme } of [
    { language: 'en', colorScheme: 'dark' },
    { language: 'ru', colorScheme: 'light' },
  ] as const) {
    await host.rpc('settings.update', { language, colorScheme })
    await expect(page.locator(`html[data-mantine-color-scheme="${colorScheme}"][lang="${language}"]`)).toHaveCount(1)
    await expectAccessible(page, `${name} ${language}`)
    if (shots !== undefined) await page.screenshot({ path: join(shots, `p-${name}-${language}-${colorScheme}.png`) })
  }
}

test('the page takes the whole width when a person wants it to, and stays so', async ({
  openConsole,
  host,
  projectId,
  startSite,
}) => {
  const site = await startSite({ '/': SHOP })
  const page = await openConsole()
  await page.setViewportSize({ width: 1280, height: 800 })
  await goTo(page, host, `projects/${projectId}/forms/new`)
  await openLivePage(page, site.url)
  expect(await widthOf(page)).toBeLessThan(600)
  const wide = page.getByRole('button', { name: 'Страница во всю ширину' })
  await wide.click()
  await expect(wide).toHaveAttribute('aria-pressed', 'true')
  await expect.poll(() => widthOf(page)).toBeGreaterThan(850)
  await page.reload()
  await openLivePage(page, site.url)
  await expect.poll(() => widthOf(page)).toBeGreaterThan(850)
  await pickMode(page, 'Форму')
  await clickAt(page, { x: 650, y: 380 })
  await expect(pickedPanel(page).getByRole('button', { name: 'Использовать' })).toBeInViewport({ ratio: 1 })
  await keepShots(page, host, 'wide')
  await page.setViewportSize({ width: 1100, height: 800 })
  await expect(wide).toBeHidden()
  await page.setViewportSize({ width: 1280, height: 800 })
  await wide.click()
  await expect.poll(() => widthOf(page)).toBeLessThan(600)
})

for (const [width, height] of [
  [1000, 700],
  [1280, 800],
] as const) {
  test(`what was picked is in sight together with the page in a window of ${width} by ${height}`, async ({
    openConsole,
    host,
    projectId,
    startSite,
  }) => {
    const site = await startSite({ '/': SHOP })
    const page = await openConsole()
    await page.setViewportSize({ width, height })
    await goTo(page, host, `projects/${projectId}/forms/new`)
    await openLivePage(page, site.url)
    await pickMode(page, 'Форму')
    await clickAt(page, { x: 650, y: 380 })
    const panel = pickedPanel(page)
    await expect(panel.getByText('form#order.order-form')).toBeInViewport({ ratio: 1 })
    await expect(panel.getByRole('radio').first()).toBeInViewport({ ratio: 1 })
    await expect(panel.getByRole('button', { name: 'Использовать' })).toBeInViewport({ ratio: 1 })
    await expect(pictureOf(page)).toBeInViewport({ ratio: 0.3 })
    await keepShots(page, host, `picked-${width}`)
  })
}
