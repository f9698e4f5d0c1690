import { expect, expectAccessible, test } from '../support/console-test.ts'

test('what the CRM refused is edited and sent again, one by one and many at once', async ({ openConsole, host }) => {
  const key = host.ready.demo?.key ?? ''
  const page = await openConsole()
  await host.rpc('demo.setMode', { mode: 'rejects' })
  for (let i = 1; i <= 4; i += 1) await host.postLead({ key, name: `Отказ ${i}`, phone: `+7 900 000-00-1${i}` })
  await page.goto(`${host.ready.console}/#/leads`)
  await expect(page.getByRole('row', { name: /Отказ 4/ })).toContainText('Нужен человек')
  await expect(page.getByRole('row', { name: /Отказ 1/ })).toContainText('Нужен человек')

  await page.getByRole('row', { name: /Отказ 1/ }).click()
  await expect(page.getByText('HTTP 422').first()).toBeVisible()
  await expectAccessible(page, 'a refused lead')
  await host.rpc('demo.setMode', { mode: 'works' })
  await page.getByRole('button', { name: 'Изменить' }).click()
  await page.getByLabel('Имя', { exact: true }).fill('Исправлено')
  await page.getByRole('button', { name: /Сохранить и отправить/ }).click()
  await expect(page.getByRole('row', { name: /Исправлено/ })).toContainText('Сделка')
  await page.keyboard.press('Escape')

  await page.getByRole('checkbox', { name: 'Выбрать lead_2' }).check()
  await page.getByRole('checkbox', { name: 'Выбрать lead_3' }).check()
  await page.getByRole('checkbox', { name: 'Выбрать lead_4' }).check()
  await page.getByRole('button', { name: 'Отправить ещё раз' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('Будут отправлены 3 заявки')
  await dialog.getByRole('button', { name: 'Отправить', exact: true }).click()
  for (const name of ['Отказ 2', 'Отказ 3', 'Отказ 4']) {
    await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('Сделка')
  }
  expect(await host.rpc('demo.state', {})).toMatchObject({ dealCount: 4 })
})
