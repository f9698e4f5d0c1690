import { expect, expectAccessible, test } from '../support/console-test.ts'

test('a failing CRM recovers and its leads arrive once, seen live', async ({ openConsole, host }) => {
  const key = host.ready.demo?.key ?? ''
  const page = await openConsole()
  await page.getByRole('link', { name: /Демо-CRM/ }).click()
  await page
    .getByRole('radio', { name: /Не отвечает/ })
    .or(page.getByRole('button', { name: /Не отвечает/ }))
    .first()
    .click()
  await expect(page.getByText('Сломана')).toBeVisible()
  await page.goto(`${host.ready.console}/#/leads`)
  for (const name of ['Первый', 'Второй']) await host.postLead({ key, name, phone: `+7 900 000-00-0${name.length}` })
  await expect(page.getByRole('row', { name: /Первый/ })).toContainText('Повторяем')
  await expect(page.getByRole('row', { name: /Второй/ })).toContainText('Повторяем')
  await expectAccessible(page, 'leads in trouble')

  await host.rpc('demo.setMode', { mode: 'works' })
  await page.getByRole('row', { name: /Первый/ }).click()
  await page.getByRole('button', { name: 'Отправить ещё раз' }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Отправить', exact: true }).click()
  await expect(page.getByRole('row', { name: /Первый/ })).toContainText('Сделка')
  await expect(page.getByRole('row', { name: /Второй/ })).toContainText('Сделка', { timeout: 30_000 })
  const { items } = await host.rpc('demo.deals', {})
  expect(new Set(items.map((deal) => deal.marker)).size).toBe(items.length)
  expect(items).toHaveLength(2)
})

test('an answer that was lost is looked up, and the deal is adopted instead of made twice', async ({
  openConsole,
  host,
}) => {
  const page = await openConsole()
  await page.goto(`${host.ready.console}/#/leads`)
  await host.rpc('demo.setMode', { mode: 'loses_answers' })
  await host.postLead({ key: host.ready.demo?.key ?? '', name: 'Потерянный ответ', phone: '+7 900 000-00-09' })
  await expect(page.getByRole('row', { name: /Потерянный ответ/ })).toContainText('Сделка 1', { timeout: 30_000 })
  expect(await host.rpc('demo.state', {})).toMatchObject({ dealCount: 1 })
})
