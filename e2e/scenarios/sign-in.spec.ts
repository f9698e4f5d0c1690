import { TOKEN } from '../support/launch-host.ts'
import { expect, test } from '../support/console-test.ts'

test('the link signs in once; afterwards the access token does', async ({ browser, host, openConsole }) => {
  const page = await openConsole()
  await expect(page.getByRole('heading', { name: 'Проекты' })).toBeVisible()

  const stranger = await browser.newContext({ locale: 'ru-RU' })
  const other = await stranger.newPage()
  await other.goto(host.ready.login)
  await expect(other.getByRole('heading', { name: 'Вход в Эстафету' })).toBeVisible()
  await other.getByLabel('Ключ доступа').fill('wrong')
  await other.getByRole('button', { name: 'Войти' }).click()
  await expect(other.getByText('Ключ не подошёл')).toBeVisible()
  await other.getByLabel('Ключ доступа').fill(TOKEN)
  await other.getByRole('button', { name: 'Войти' }).click()
  await expect(other.getByRole('heading', { name: 'Проекты' })).toBeVisible()
  await stranger.close()
})

test('a reload and a restart of the host keep the person signed in', async ({ openConsole }) => {
  const page = await openConsole()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Проекты' })).toBeVisible()
})
