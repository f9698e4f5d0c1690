import { startFakeEndpoint } from '../support/fake-endpoint.ts'
import { expect, expectAccessible, test } from '../support/console-test.ts'

test('from an empty console to the first delivered lead', async ({ openConsole, host }) => {
  const crm = await startFakeEndpoint()
  const page = await openConsole()
  await page.getByRole('button', { name: 'Создать проект' }).click()
  await page.getByLabel('Название').fill('Двери Урала')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Создать/ })
    .click()
  await expect(page.getByRole('heading', { name: 'Двери Урала' })).toBeVisible()
  await expect(page.getByTestId('intake-key')).toHaveText(/^[A-Za-z\d+/]{40,}={0,2}$/)
  await expectAccessible(page, 'a new project')

  await page.getByRole('tab', { name: 'Подключения CRM' }).click()
  await page.getByRole('button', { name: 'Подключить CRM' }).first().click()
  await page.getByRole('button', { name: /Webhook|Вебхук/i }).click()
  await page.getByLabel(/Адрес/).first().fill(crm.url)
  await page.getByRole('button', { name: 'Подключить', exact: true }).click()
  await expect(page.getByText('Работает').first()).toBeVisible()

  const { items } = await host.rpc('projects.list', {})
  const key = items.find((project) => project.name === 'Двери Урала')?.intakeKey ?? ''
  expect(await host.postLead({ key, name: 'Вера', phone: '+7 900 555-44-33' })).toMatchObject({ status: 'success' })
  await page.getByRole('link', { name: 'Заявки', exact: false }).first().click()
  const row = page.getByRole('row', { name: /Вера/ })
  await expect(row).toContainText('Доставлена')
  expect(crm.bodies).toEqual([expect.stringContaining('"+7 900 555-44-33"')])
  await crm.close()
})

test('the form of the demo site arrives in the demo CRM', async ({ openConsole, host, context }) => {
  const page = await openConsole()
  await page.goto(`${host.ready.console}/#/leads`)
  const site = await context.newPage()
  await site.goto(host.ready.demo?.site ?? '')
  await site.getByLabel('Ваше имя').fill('Гость демо-сайта')
  await site.getByRole('button', { name: 'Заказать замер' }).click()
  await expect(site.getByRole('status')).toContainText('Заявка принята: lead_1')
  await expect(page.getByRole('row', { name: /Гость демо-сайта/ })).toContainText('Сделка 1')
})
