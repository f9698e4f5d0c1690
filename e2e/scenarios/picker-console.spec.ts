import { expect, goTo, test } from '../support/forms-test.ts'
import { clickAt, fieldBox, hoverAt, openLivePage, pickedPanel, pickMode, pictureOf } from '../support/live-page.ts'
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
    const label = page.getByText(`button#${name} · #${name} · 1 совпадение`)
    await expect(label).toBeVisible()
    const [words, element] = [await label.boundingBox(), await label.locator('..').boundingBox()]
    if (words === null || element === null) throw new Error('a label without a box')
    const isBeside = words.y + words.height <= element.y + 1 || words.y >= element.y + element.height - 1
    expect([name, isBeside]).toEqual([name, true])
  }
})

test('a selector that is typed says what each of its parts finds on the open page, and shows it there', async ({
  openConsole,
  host,
  projectId,
  startSite,
}) => {
  const site = await startSite({
    '/': html(`<form id="order" ${box(100, 100, 400, 200)}></form><form class="card" ${box(100, 400, 200, 100)}></form>
      <form class="card" ${box(400, 400, 200, 100)}></form>`),
  })
  const page = await openConsole()
  await goTo(page, host, `projects/${projectId}/forms/new`)
  await openLivePage(page, site.url)
  const field = page.getByLabel('CSS-селекторы')
  const found = page.getByRole('status', { name: 'Что находят селекторы' })
  const painted = () =>
    page.locator('canvas').evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) return []
      const at = (x: number, y: number) => [...(canvas.getContext('2d')?.getImageData(x, y, 1, 1).data ?? [])]
      return [at(300, 200), at(200, 450), at(500, 450)].map((colour) => colour.some((part) => part < 250))
    })
  await expect.poll(painted).toEqual([false, false, false])
  await field.fill('#order')
  await expect(found).toHaveText('1 совпадение' + 'на открытой странице')
  await expect.poll(painted).toEqual([true, false, false])
  await field.fill('#order, form.card, [name="a, b"]')
  await expect(found).toContainText('form.card2 совпадения')
  await expect(found).toContainText('[name="a, b"]ничего не находит')
  await expect(found).toContainText('Селектор подходит к нескольким элементам')
  await expect.poll(painted).toEqual([true, true, true])
  await page.getByLabel('Название сделки').focus()
  await expect.poll(painted).toEqual([false, false, false])
  await field.fill('#nothing')
  await expect(found).toContainText('На открытой странице ничего не находится.')
})

test('fields of the page are listed with what is in them now, but for private ones', async ({
  openConsole,
  host,
  projectId,
  startSite,
}) => {
  const site = await startSite({
    '/': html(`<form id="order"><label>Имя <input name="fio" value="Анна" ${box(100, 100, 300, 40)}></label>
      <label>Город <select name="city"><option value="m">Москва</option><option value="p" selected>Пермь</option></select></label>
      <label>Пароль <input name="secret" type="password" value="qwerty"></label></form>`),
  })
  const page = await openConsole()
  await goTo(page, host, `projects/${projectId}/forms/new`)
  await openLivePage(page, site.url)
  const survey = page.getByRole('region', { name: 'Формы на странице' })
  await expect(survey.getByRole('listitem').filter({ hasText: 'Имя' })).toContainText('сейчас: Анна')
  await expect(survey.getByRole('listitem').filter({ hasText: 'Город' })).toContainText('сейчас: Пермь')
  await expect(survey.getByRole('listitem').filter({ hasText: 'Пароль' })).not.toContainText('сейчас')
  await expect(page.getByText('qwerty')).toHaveCount(0)

  // The list of a rule's field tells what was typed on the page meanwhile.
  await page.getByRole('button', { name: 'Взять эту форму' }).click()
  await expect(fieldBox(page, 'Имя').getByText('сейчас: Анна')).toBeVisible()
  await clickAt(page, { x: 380, y: 120 })
  await page.keyboard.type('-Мария')
  const comment = fieldBox(page, 'Комментарий')
  await comment.getByText('Поле формы').click()
  await comment.getByLabel('Имя поля на сайте').click()
  await expect(page.getByRole('option', { name: /fio/ })).toContainText('сейчас: Анна-Мария')
})

test('a form inside an embedded page is found by opening that page by itself', async ({
  openConsole,
  host,
  projectId,
  startSite,
}) => {
  const site = await startSite({
    '/': html(`<iframe src="/inner?from=shop" title="Заявка" ${box(100, 100, 400, 300)}></iframe>
      <iframe srcdoc="<p>Карта</p>" title="Карта" ${box(600, 100, 400, 300)}></iframe>`),
    '/inner': html('<form id="inner"><input name="tel" type="tel"></form>'),
  })
  const page = await openConsole()
  await goTo(page, host, `projects/${projectId}/forms/new`)
  await openLivePage(page, site.url)
  await expect(page.getByText('На странице 2 встроенные страницы (iframe)')).toBeVisible()
  const frames = page.getByRole('region', { name: 'Формы на странице' }).getByRole('listitem')
  await expect(frames.filter({ hasText: 'Карта' })).toContainText('Нет своего адреса')
  await frames.filter({ hasText: 'Заявка' }).getByRole('button', { name: 'Открыть отдельно' }).click()
  await expect(page.getByLabel('Адрес страницы')).toHaveValue(`${site.url}/inner?from=shop`)
  await expect(page.getByText('#inner', { exact: true })).toBeVisible()
})

test('a page that changes the end of its own address takes away nothing that is typed, open or tested', async ({
  openConsole,
  host,
  projectId,
  startSite,
}) => {
  const site = await startSite({
    '/': html(`<form id="order"><input name="fio"><input name="tel" type="tel"></form>
      <button ${box(100, 300, 300, 60)} onclick="location.hash = 'slide-1'">1</button>
      <button ${box(100, 400, 300, 60)} onclick="setInterval(() => { location.hash = 'slide-' + Date.now() }, 200)">2</button>`),
    '/other': html('<form id="other"><input name="tel" type="tel"></form>'),
  })
  const page = await openConsole()
  await goTo(page, host, `projects/${projectId}/forms/new`)
  await openLivePage(page, site.url)
  await page.getByRole('button', { name: 'Взять эту форму' }).click()
  await page.getByRole('tab', { name: 'Проверка' }).click()
  const panel = page.getByRole('region', { name: 'Проверка' })
  await panel.getByRole('button', { name: 'Пробный захват' }).click()
  await expect(panel.getByRole('status').first()).toBeVisible()

  const address = page.getByLabel('Адрес страницы')
  await clickAt(page, { x: 200, y: 330 })
  await expect(address).toHaveValue(`${site.url}/#slide-1`)
  await expect(panel.getByText(/^Прочитано \d+ пол/)).toBeVisible()
  await clickAt(page, { x: 200, y: 430 })
  await expect(address).not.toHaveValue(`${site.url}/#slide-1`)
  await address.fill(`${site.url}/other`)
  const picture = () => pictureOf(page).getAttribute('aria-label')
  const before = await picture()
  await expect.poll(picture).not.toBe(before)
  await expect(address).toHaveValue(`${site.url}/other`)
  await expect(panel.getByText(/^Прочитано \d+ пол/)).toBeVisible()
  await address.press('Enter')
  await expect(page.getByText('#other', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Назад', exact: true }).click()
  await expect(address).toHaveValue(new RegExp(`^${site.url}/(?:#.*)?$`))
})

test('after the mode is chosen the arrows belong to the page, and say what to do where nothing is picked', async ({
  openConsole,
  host,
  projectId,
  startSite,
}) => {
  const site = await startSite({
    '/': html(`<form id="order" ${box(100, 100, 400, 200)}><button>Заказать</button></form>
      <form id="callback" ${box(100, 400, 400, 200)}></form>`),
  })
  const page = await openConsole()
  await goTo(page, host, `projects/${projectId}/forms/new`)
  await openLivePage(page, site.url)
  await pickMode(page, 'Форму')
  await expect(pictureOf(page)).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByText(/Стрелкам не от чего идти/)).toBeVisible()
  await expect(page.getByRole('radio', { name: 'Форму', exact: true })).toBeChecked()
  await clickAt(page, { x: 450, y: 280 })
  const picked = (name: string) => pickedPanel(page).getByText(name, { exact: true }).first()
  await expect(picked('form#order')).toBeVisible()
  await expect(page.getByText(/Стрелкам не от чего идти/)).toHaveCount(0)
  await page.getByRole('radiogroup', { name: 'Что указать' }).getByText('Форму').click()
  await page.keyboard.press('ArrowRight')
  await expect(picked('form#callback')).toBeVisible()

  // With the keyboard the choice is walked through, and Enter goes to the page.
  await page.getByRole('radio', { name: 'Форму', exact: true }).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('radio', { name: 'Поле', exact: true })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(pictureOf(page)).toBeFocused()
})

test('after the last question of a page that asked while it was opened the keyboard goes to the page', async ({
  openConsole,
  host,
  projectId,
  startSite,
}) => {
  const site = await startSite({ '/': html(`<script>alert('Акция!'); confirm('Точно?')</script>`) })
  const page = await openConsole()
  await goTo(page, host, `projects/${projectId}/forms/new`)
  await page.getByLabel('Адрес страницы').fill(site.url)
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('alert')
  await expect(dialog).toContainText('Акция!', { timeout: 30_000 })
  await expect(dialog.getByRole('button', { name: 'Хорошо' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialog).toContainText('Точно?')
  await expect(dialog.getByRole('button', { name: 'Хорошо' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialog).toHaveCount(0)
  await expect(pictureOf(page)).toBeFocused()
})

test('the button of a form is taken without a mouse, with the fields of its form', async ({
  openConsole,
  host,
  projectId,
  startSite,
}) => {
  const site = await startSite({
    '/': html('<form id="order"><input name="tel" type="tel"><button id="send">Заказать</button></form>'),
  })
  const page = await openConsole()
  await goTo(page, host, `projects/${projectId}/forms/new`)
  await openLivePage(page, site.url)
  await page.getByRole('button', { name: 'Взять эту форму' }).focus()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Взять кнопку «Заказать»' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('CSS-селекторы')).toHaveValue('#send')
  await expect(page.getByRole('radio', { name: 'Кнопка', exact: true })).toBeChecked()
  await expect(fieldBox(page, 'Телефон').getByLabel('Имя поля на сайте')).toHaveValue('tel')
})
