import type { Locator, Page } from '@playwright/test'
import { expect, goTo, test } from '../support/forms-test.ts'
import { fieldBox, pictureOf } from '../support/live-page.ts'
import { html } from '../support/test-pages.ts'

test.describe.configure({ timeout: 90_000 })

const FORM = html(`<form id="order"><h2>Замер</h2>
  <label>Имя <input name="fio" autocomplete="name"></label>
  <label>Телефон <input name="tel" type="tel"></label>
  <label>Этаж <input name="floor"></label>
  <button>Отправить</button></form>`)

/** More stops than a screen of the console has. */
const MANY_STOPS = 150

/** Walks with Tab (or Shift+Tab) until an element has the focus; the live page is left with Escape, as its hint says. */
async function walkTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(target).toBeEnabled()
  const element = await target.elementHandle()
  for (let stop = 0; stop < MANY_STOPS; stop += 1) {
    const [isThere, isInPage] = await page.evaluate(
      (wanted) => [document.activeElement === wanted, document.activeElement?.nodeName === 'TEXTAREA'],
      element,
    )
    if (isThere) return
    // The only text area of the editor is the picked page.
    if (isInPage) await page.keyboard.press('Escape')
    await page.keyboard.press(key)
  }
  throw new Error(`${String(target)} cannot be reached with ${key}`)
}

test('a form is found, mapped and published without a mouse', async ({ openConsole, host, projectId, startSite }) => {
  const site = await startSite({ '/': FORM })
  const page = await openConsole()
  await goTo(page, host, `projects/${projectId}/forms`)
  await walkTo(page, page.getByRole('link', { name: 'Добавить форму' }))
  await page.keyboard.press('Enter')
  await walkTo(page, page.getByLabel('Адрес страницы'))
  await page.keyboard.type(site.url)
  await page.keyboard.press('Enter')
  const take = page.getByRole('button', { name: 'Взять эту форму' })
  await expect(take).toBeVisible({ timeout: 30_000 })
  await walkTo(page, take)
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('CSS-селекторы')).toHaveValue('#order')

  // The comment is filled from a field that the page offers.
  const comment = fieldBox(page, 'Комментарий')
  await walkTo(page, comment.getByRole('radio', { name: 'Нет' }), 'Shift+Tab')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await walkTo(page, comment.getByLabel('Имя поля на сайте'))
  await page.keyboard.type('fl')
  await expect(page.getByRole('option', { name: /floor/ })).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(comment.getByLabel('Имя поля на сайте')).toHaveValue('floor')
  await walkTo(page, comment.getByLabel('Обязательное'), 'Shift+Tab')
  await page.keyboard.press('Space')

  await walkTo(page, page.getByRole('button', { name: 'Опубликовать' }), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Опубликована версия 1')).toBeVisible()
  const { items } = await host.rpc('forms.list', { projectId })
  expect(items.map(({ rule }) => rule)).toEqual([
    expect.objectContaining({
      title: 'Замер: заявка с {domain}',
      type: 'form',
      selector: '#order',
      name: { source: { kind: 'field', name: 'fio', part: 'value' }, isRequired: false },
      phone: { source: { kind: 'field', name: 'tel', part: 'value' }, isRequired: false },
      comment: { source: { kind: 'field', name: 'floor', part: 'value' }, isRequired: true },
    }),
  ])
})

test('the picked page is used with the keyboard: typed into, tabbed through, its buttons pressed', async ({
  openConsole,
  host,
  projectId,
  startSite,
}) => {
  const site = await startSite({
    '/': html(`<input id="name" aria-label="name"><button id="send">Отправить</button>
      <script>send.onclick = () => fetch('/got?' + new URLSearchParams({ name: document.getElementById('name').value }))</script>`),
  })
  const page = await openConsole()
  await goTo(page, host, `projects/${projectId}/forms/new`)
  await walkTo(page, page.getByLabel('Адрес страницы'))
  await page.keyboard.type(site.url)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Обновить', exact: true })).toBeVisible({ timeout: 30_000 })
  await walkTo(page, page.getByRole('button', { name: 'Закрыть' }))
  while (!(await pictureOf(page).evaluate((element) => element === document.activeElement)))
    await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Ян Ким')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect
    .poll(() => site.asked.filter((call) => call.includes('/got')).map(decodeURIComponent))
    .toEqual(['GET /got?name=Ян+Ким'])
})
