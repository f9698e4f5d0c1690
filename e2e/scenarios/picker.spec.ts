import type { Page } from '@playwright/test'
import { expect, goTo, test } from '../support/forms-test.ts'
import {
  clickAt,
  fieldBox,
  goOn,
  hoverAt,
  loaded,
  openLivePage,
  pickedPanel,
  pickMode,
  pictureOf,
} from '../support/live-page.ts'
import type { Host } from '../support/launch-host.ts'
import { selfSigned } from '../support/self-signed.ts'
import { html, seenBy } from '../support/test-pages.ts'

test.describe.configure({ timeout: 60_000 })

/** Everything stands where a test clicks, whatever the fonts. */
const box = (left: number, top: number, width: number, height: number) =>
  `style="position:absolute;left:${left}px;top:${top}px;width:${width}px;height:${height}px;margin:0;box-sizing:border-box"`
const report = (what: string) => `fetch('/seen?${what}')`

async function openEditor(page: Page, host: Host, projectId: string, address: string): Promise<void> {
  await goTo(page, host, `projects/${projectId}/forms/new`)
  await openLivePage(page, address)
}

const SHOP = html(`
  <button ${box(100, 100, 200, 60)} onclick="modal.hidden = false; ${report('popup')}">Перезвоните мне</button>
  <div id="modal" hidden><form class="callback-form" ${box(300, 200, 600, 300)}>
    <input name="client" ${box(20, 20, 300, 40)} placeholder="Имя">
    <input name="tel" type="tel" ${box(20, 80, 300, 40)} placeholder="Телефон">
    <button ${box(20, 140, 300, 40)}>Жду звонка</button></form></div>
  <div id="banner" style="position:fixed;inset:auto 0 0;height:200px;background:#ffe9a8">Куки
    <button ${box(1000, 60, 200, 60)} onclick="banner.remove(); ${report('banner')}">Хорошо</button></div>`)

test('a banner is closed and a popup opened on the live page, and the form inside is picked', async ({
  openConsole,
  host,
  projectId,
  startSite,
}) => {
  const site = await startSite({ '/': SHOP })
  const page = await openConsole()
  await openEditor(page, host, projectId, site.url)
  await clickAt(page, { x: 1100, y: 690 })
  await expect.poll(() => seenBy(site)).toEqual(['banner'])
  await clickAt(page, { x: 200, y: 130 })
  await expect.poll(() => seenBy(site)).toEqual(['banner', 'popup'])

  await pickMode(page, 'Форму')
  await hoverAt(page, { x: 800, y: 450 })
  await expect(page.getByText(/^form\.callback-form · (form)?\.callback-form · 1 совпадение$/)).toBeVisible()
  await clickAt(page, { x: 800, y: 450 })
  await expect(pickedPanel(page).getByRole('radio').first()).toBeChecked()
  await expect(pickedPanel(page).getByText('1 совпадение').first()).toBeVisible()
  await pickedPanel(page).getByRole('button', { name: 'Использовать' }).click()
  await expect(page.getByLabel('CSS-селекторы')).toHaveValue('form.callback-form')
  await expect(fieldBox(page, 'Имя').getByLabel('Имя поля на сайте')).toHaveValue('client')
  await expect(fieldBox(page, 'Телефон').getByLabel('Имя поля на сайте')).toHaveValue('tel')
  // Nothing that was picked reached the page.
  expect(seenBy(site)).toEqual(['banner', 'popup'])
})

test('arrow keys walk from what was picked to its parent and back', async ({
  openConsole,
  host,
  projectId,
  startSite,
}) => {
  const site = await startSite({
    '/': html(`<div class="offer" ${box(100, 100, 500, 300)}><a class="buy" ${box(50, 50, 300, 100)}
      onclick="${report('clicked')}"><b>Купить</b></a></div>`),
  })
  const page = await openConsole()
  await openEditor(page, host, projectId, site.url)
  await pickMode(page, 'Кнопку')
  await clickAt(page, { x: 170, y: 160 })
  const picked = (name: string) => pickedPanel(page).getByText(name, { exact: true }).first()
  await expect(picked('a.buy')).toBeVisible()
  await page.keyboard.press('ArrowUp')
  await expect(picked('div.offer')).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await expect(picked('a.buy')).toBeVisible()
  // A list of forms that was looked at gives way to what is picked next.
  await page.getByRole('tab', { name: 'Формы на странице' }).click()
  await pictureOf(page).focus()
  await page.keyboard.press('ArrowUp')
  await expect(picked('div.offer')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('radio', { name: 'Смотреть' })).toBeChecked()
  expect(seenBy(site)).toEqual([])
})

const TWO_FORMS = html(`
  <form class="lead-form" ${box(100, 100, 400, 200)}><input name="tel" type="tel" ${box(20, 20, 200, 40)}>
    <input name="promo" ${box(20, 80, 200, 40)} placeholder="Промокод"><h2 ${box(20, 140, 200, 40)}>Замер</h2></form>
  <form class="lead-form" ${box(100, 400, 400, 200)}><input name="tel" type="tel"><h2>Звонок</h2></form>
  <form class="search" ${box(700, 100, 400, 200)}><input name="q"></form>`)

test('a field that is pointed at fills the mapping that asked for it', async ({
  openConsole,
  host,
  projectId,
  startSite,
}) => {
  const site = await startSite({ '/': TWO_FORMS })
  const page = await openConsole()
  await openEditor(page, host, projectId, site.url)
  const comment = fieldBox(page, 'Комментарий')
  await comment.getByText('Поле формы').click()
  await comment.getByRole('button', { name: 'Указать' }).click()
  await expect(page.getByText('Нажмите на поле страницы, из которого брать: Комментарий.')).toBeVisible()
  await clickAt(page, { x: 200, y: 200 })
  await pickedPanel(page).getByRole('button', { name: 'Использовать' }).click()
  await expect(comment.getByLabel('Имя поля на сайте')).toHaveValue('promo')

  // A field that nobody asked for goes where its meaning says, or where the person says.
  await pickMode(page, 'Поле')
  await clickAt(page, { x: 200, y: 140 })
  await expect(pickedPanel(page).getByLabel('Какое поле заявки заполнить')).toHaveValue('Телефон')
  await pickedPanel(page).getByRole('button', { name: 'Использовать' }).click()
  await expect(fieldBox(page, 'Телефон').getByLabel('Имя поля на сайте')).toHaveValue('tel')
})

test('several targets are joined into one selector that matches them and nothing else', async ({
  openConsole,
  host,
  projectId,
  startSite,
}) => {
  const site = await startSite({ '/': TWO_FORMS })
  const page = await openConsole()
  await openEditor(page, host, projectId, site.url)
  await pickMode(page, 'Форму')
  await clickAt(page, { x: 450, y: 280 })
  await pickedPanel(page).getByRole('button', { name: 'Добавить ещё цель' }).click()
  await expect(page.getByText('Добавлена 1 цель. Укажите следующую и добавьте её.')).toBeVisible()
  await clickAt(page, { x: 450, y: 580 })
  await expect(pickedPanel(page).getByText(/Звонок/)).toBeVisible()
  await pickedPanel(page).getByRole('button', { name: 'Добавить цель 2' }).click()
  await expect(page.getByText('Общий селектор для 2 целей')).toBeVisible()
  await expect(pickedPanel(page).getByText('2 совпадения').first()).toBeVisible()
  await pickedPanel(page).getByRole('button', { name: 'Использовать' }).click()
  await expect(page.getByLabel('CSS-селекторы')).toHaveValue('form.lead-form')
})

test('at phone width the page is laid out and tapped as on a phone', async ({
  openConsole,
  host,
  projectId,
  startSite,
}) => {
  const site = await startSite({
    '/': html(`<script>onresize = () => fetch('/seen?width=' + innerWidth)</script>
      <button ${box(20, 300, 350, 80)} ontouchstart="${report('touched')}" onclick="${report('clicked')}">Позвонить</button>`),
  })
  const page = await openConsole()
  await openEditor(page, host, projectId, site.url)
  await page.getByRole('radiogroup', { name: 'Ширина страницы' }).getByRole('img', { name: 'Телефон' }).click()
  await expect.poll(() => seenBy(site)).toContain('width=390')
  await expect(page.locator('canvas')).toHaveJSProperty('width', 390)
  await clickAt(page, { x: 200, y: 340 }, 'phone')
  await expect.poll(() => seenBy(site)).toEqual(expect.arrayContaining(['touched', 'clicked']))
})

test('a native list of the page is chosen from, with the mouse and with the keyboard', async ({
  openConsole,
  host,
  projectId,
  startSite,
}) => {
  const site = await startSite({
    '/': html(`<select ${box(100, 100, 300, 60)} onchange="fetch('/seen?city=' + this.value)">
      <option>Москва</option><option>Казань</option><option>Пермь</option></select>`),
  })
  const page = await openConsole()
  await openEditor(page, host, projectId, site.url)
  const list = page.getByRole('listbox', { name: 'Открытый список' })
  await clickAt(page, { x: 200, y: 130 })
  await list.getByRole('option', { name: 'Казань' }).click()
  await expect(list).toHaveCount(0)
  await expect.poll(() => seenBy(site)).toEqual(['city=Казань'])
  await clickAt(page, { x: 200, y: 130 })
  await expect(list).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect.poll(() => seenBy(site)).toEqual(['city=Казань', 'city=Пермь'])
  await expect(pictureOf(page)).toBeFocused()
})

test('dialogs of the page are answered in the console', async ({ openConsole, host, projectId, startSite }) => {
  const site = await startSite({
    '/': html(`<button ${box(100, 100, 300, 60)} onclick="alert('Акция!');
      const isSure = confirm('Точно?'); fetch('/seen?' + new URLSearchParams({ isSure, name: prompt('Как вас зовут?', 'Ян') }))">Спросить</button>`),
  })
  const page = await openConsole()
  await openEditor(page, host, projectId, site.url)
  const dialog = page.getByRole('alert')
  await clickAt(page, { x: 200, y: 130 })
  await expect(dialog).toContainText('Страница сообщает')
  await expect(dialog).toContainText('Акция!')
  await expect(dialog.getByRole('button', { name: 'Отмена' })).toHaveCount(0)
  await dialog.getByRole('button', { name: 'Хорошо' }).click()
  await expect(dialog).toContainText('Страница спрашивает')
  await expect(dialog).toContainText('Точно?')
  await dialog.getByRole('button', { name: 'Отмена' }).click()
  await expect(dialog).toContainText('Как вас зовут?')
  await dialog.getByRole('textbox').fill('Яна')
  await page.keyboard.press('Enter')
  await expect.poll(() => seenBy(site)).toEqual(['isSure=false&name=Яна'])
  await expect(dialog).toHaveCount(0)
})

test('new windows open in place, and downloads are refused with a note', async ({
  openConsole,
  host,
  projectId,
  startSite,
}) => {
  const site = await startSite({
    '/': html(`<a href="/order" target="_blank" ${box(100, 100, 300, 60)}>Заказать</a>`),
    '/order': html(`<a href="/price.xls" ${box(100, 100, 300, 60)}>Прайс</a>`, 'Заказ'),
    '/price.xls': (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/vnd.ms-excel', 'content-disposition': 'attachment' })
      response.end('price')
    },
  })
  const page = await openConsole()
  await openEditor(page, host, projectId, site.url)
  await clickAt(page, { x: 200, y: 130 })
  await expect(page.getByLabel('Адрес страницы')).toHaveValue(`${site.url}/order`)
  await expect(page.getByText('Новое окно открыто здесь же')).toBeVisible()
  await loaded(page)
  await clickAt(page, { x: 200, y: 130 })
  await expect(page.getByText(/Скачивание отклонено/)).toBeVisible()
  await expect(page.getByLabel('Адрес страницы')).toHaveValue(`${site.url}/order`)
  await page.getByRole('button', { name: 'Назад' }).click()
  await expect(page.getByLabel('Адрес страницы')).toHaveValue(`${site.url}/`)
})

test('an address that does not open says why, and a wrong certificate can be accepted', async ({
  openConsole,
  host,
  projectId,
  startSite,
}) => {
  const site = await startSite({ '/': html('<form id="order"><input name="tel"></form>') })
  const secure = await startSite({ '/': html('<form id="secure"><input name="tel" type="tel"></form>') }, selfSigned())
  const gone = await startSite({})
  await gone.close()
  const page = await openConsole()
  await openEditor(page, host, projectId, site.url)
  const trouble = page.getByRole('alert')
  await goOn(page, 'no-such-site.invalid')
  await expect(trouble).toContainText('Сайт с таким именем не найден.')
  await goOn(page, gone.url)
  await expect(trouble).toContainText('Сайт не принимает соединение.')
  await goOn(page, `${site.url}/missing`)
  await expect(trouble).toContainText('HTTP 404')
  await goOn(page, 'mailto:somebody@example.com')
  await expect(trouble.getByText('Это не адрес страницы.')).toBeVisible()
  await page.getByRole('button', { name: 'Скрыть' }).click()
  await goOn(page, secure.url)
  await expect(trouble).toContainText('У сайта неверный сертификат')
  await page.getByRole('button', { name: /Всё равно открыть/ }).click()
  await expect(page.getByText('#secure', { exact: true })).toBeVisible()
  await expect(trouble).toHaveCount(0)
})

test('Russian text that is typed and corrected on the live page arrives in its own handlers', async ({
  openConsole,
  host,
  projectId,
  startSite,
}) => {
  const site = await startSite({
    '/': html(`<form action="/order" method="post"><input name="fio" ${box(100, 100, 300, 60)}
      oninput="const { value } = this; window.told = Promise.resolve(window.told).then(() => fetch('/seen?' + new URLSearchParams({ value })))"></form>`),
    '/order': html('<h1>Спасибо!</h1>'),
  })
  const page = await openConsole()
  await openEditor(page, host, projectId, site.url)
  await clickAt(page, { x: 200, y: 130 })
  await page.keyboard.type('Пётр Ёлкинн')
  await page.keyboard.press('Backspace')
  await expect.poll(() => seenBy(site).at(-1)).toBe('value=Пётр Ёлкин')
  await page.keyboard.press('Enter')
  await expect.poll(() => site.posts.map(({ body }) => new URLSearchParams(body).get('fio'))).toEqual(['Пётр Ёлкин'])
})
