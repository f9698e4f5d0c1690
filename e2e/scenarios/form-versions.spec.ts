import type { Page } from '@playwright/test'
import type { FormRule } from '../../src-preload/contract/index.ts'
import { expect, fieldOf, goTo, installTag, leadsOf, newForm, tagReady, test } from '../support/forms-test.ts'
import { html } from '../support/test-pages.ts'

test.describe.configure({ timeout: 60_000 })

const SITE = {
  '/': html(`<form id="order" action="/thanks" method="post"><label>Имя <input name="fio"></label>
    <label>Телефон <input name="tel" type="tel"></label><button>Отправить</button></form>`),
  '/thanks': html('<h1>Спасибо!</h1>'),
}
const RULE = { title: 'Первая', selector: '#order', name: fieldOf('fio'), phone: fieldOf('tel') }

async function order(page: Page, name: string): Promise<void> {
  await page.getByLabel('Имя').fill(name)
  await page.getByLabel('Телефон').fill('+7 900 123-45-67')
  await page.getByRole('button', { name: 'Отправить' }).click()
  await expect(page.getByRole('heading', { name: 'Спасибо!' })).toBeVisible()
}

test('a second publication shows its difference, and a rollback publishes the first again as the third', async ({
  openConsole,
  host,
  projectId,
}) => {
  const { id } = await newForm(host, projectId, RULE)
  const page = await openConsole()
  await goTo(page, host, `projects/${projectId}/forms/${id}`)
  await page.getByLabel('Название сделки').fill('Вторая')
  await page.getByRole('button', { name: 'Опубликовать' }).click()
  await expect(page.getByText('Опубликована версия 2', { exact: true })).toBeVisible()
  await page.getByRole('tab', { name: 'Версии' }).click()
  const versions = page.getByRole('list', { name: 'Версии' }).getByRole('listitem')
  await expect(versions).toHaveCount(2)
  await versions.first().getByRole('button', { name: '1 изменение' }).click()
  await expect(versions.first().locator('del')).toHaveText('Первая')
  await expect(versions.first().locator('ins')).toHaveText('Вторая')

  await versions.nth(1).getByRole('button', { name: 'Вернуть эту' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Вернуть эту' }).click()
  await expect(page.getByText('Опубликована версия 3', { exact: true })).toBeVisible()
  await expect(page.getByLabel('Название сделки')).toHaveValue('Первая')
  await page.getByRole('tab', { name: 'Версии' }).click()
  await expect(versions.first()).toContainText('возврат к версии 1')
  const { items } = await host.rpc('forms.versions', { id })
  expect(items.map(({ number, rule, note }) => [number, rule.title, note])).toEqual([
    [3, 'Первая', 'rollback to 1'],
    [2, 'Вторая', null],
    [1, 'Первая', null],
  ])
})

test('what another console published meanwhile is not overwritten, and nothing typed is lost', async ({
  openConsole,
  host,
  projectId,
}) => {
  const form = await newForm(host, projectId, RULE)
  const page = await openConsole()
  await goTo(page, host, `projects/${projectId}/forms/${form.id}`)
  const title = page.getByLabel('Название сделки')
  await title.fill('Моя')
  const theirs: FormRule = { ...form.rule, title: 'Чужая' }
  await host.rpc('forms.update', { id: form.id, baseVersion: 1, rule: theirs })
  await expect(page.getByText('Кто-то опубликовал версию 2')).toBeVisible()
  await expect(title).toHaveValue('Моя')
  await page.getByRole('button', { name: 'Опубликовать' }).click()
  await expect(page.getByText('Опубликована версия 1', { exact: false })).toBeVisible()
  expect((await host.rpc('forms.get', { id: form.id })).rule.title).toBe('Чужая')

  await page.getByRole('button', { name: 'Оставить свои изменения поверх новой' }).click()
  await expect(page.getByText('Опубликована версия 2', { exact: false })).toBeVisible()
  await expect(title).toHaveValue('Моя')
  await page.getByRole('button', { name: 'Опубликовать' }).click()
  await expect(page.getByText('Опубликована версия 3', { exact: true })).toBeVisible()
  expect((await host.rpc('forms.get', { id: form.id })).rule.title).toBe('Моя')

  await title.fill('Ещё одна')
  await host.rpc('forms.update', { id: form.id, baseVersion: 3, rule: theirs })
  await page.getByRole('button', { name: 'Показать новую, свои изменения отбросить' }).click()
  await expect(title).toHaveValue('Чужая')
  await expect(page.getByText('Кто-то опубликовал версию')).toHaveCount(0)
})

test('a changed mapping is tried on real leads before it is published', async ({
  openConsole,
  host,
  projectId,
  crm,
  startSite,
  visit,
}) => {
  const { id } = await newForm(host, projectId, RULE)
  const site = await startSite(SITE)
  await installTag(host, projectId, site)
  const visitor = await visit(site.url)
  await tagReady(visitor)
  await order(visitor, 'Анна Ким')
  await expect.poll(() => crm.bodies.length).toBe(1)
  const page = await openConsole()
  await goTo(page, host, `projects/${projectId}/forms/${id}`)
  const preview = page.getByRole('group', { name: 'Что изменится' })
  await expect(preview.getByText('Без изменений')).toBeVisible()
  await page.getByLabel('Название сделки').fill('Замер для {name}')
  await expect(preview.locator('del')).toHaveText('Первая')
  await expect(preview.locator('ins')).toHaveText('Замер для {name}')
  const email = page.getByRole('group', { name: 'Почта', exact: true })
  await email.getByText('Поле формы').click()
  await email.getByLabel('Имя поля на сайте').fill('mail')
  await email.getByLabel('Обязательное').check()
  await expect(preview.getByText('Не была бы отправлена: пусто Почта')).toBeVisible()
  expect((await host.rpc('forms.get', { id })).version).toBe(1)
})

test('a copy begins switched off, a removed form comes back with its leads, a switched-off one catches nothing', async ({
  openConsole,
  host,
  projectId,
  crm,
  startSite,
  visit,
}) => {
  await newForm(host, projectId, RULE)
  const site = await startSite(SITE)
  const page = await openConsole()
  await goTo(page, host, `projects/${projectId}/forms`)
  await page.getByRole('button', { name: 'Действия: Первая' }).click()
  await page.getByRole('menuitem', { name: 'Создать копию' }).click()
  await expect(page.getByLabel('CSS-селекторы')).toHaveValue('#order')
  await goTo(page, host, `projects/${projectId}/forms`)
  await expect(page.getByRole('switch', { name: 'Включена: Первая (2)' })).not.toBeChecked()

  await page.getByRole('button', { name: 'Действия: Первая', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Удалить' }).click()
  await expect(page.getByRole('switch')).toHaveCount(1)
  await page.getByRole('button', { name: 'Вернуть' }).click()
  await expect(page.getByRole('switch', { name: 'Включена: Первая', exact: true })).toBeChecked()

  await page.locator('label', { has: page.getByRole('switch', { name: 'Включена: Первая', exact: true }) }).click()
  await expect(page.getByRole('switch', { name: 'Включена: Первая', exact: true })).not.toBeChecked()
  await installTag(host, projectId, site)
  const visitor = await visit(site.url)
  await tagReady(visitor)
  await order(visitor, 'Никто')
  // It is caught by the next visit as soon as it is on again.
  await page.locator('label', { has: page.getByRole('switch', { name: 'Включена: Первая', exact: true }) }).click()
  await expect(page.getByRole('switch', { name: 'Включена: Первая', exact: true })).toBeChecked()
  const next = await visit(site.url)
  await tagReady(next)
  await order(next, 'Анна')
  await expect.poll(() => leadsOf(crm).map((lead) => lead['name'])).toEqual(['Анна'])
})
