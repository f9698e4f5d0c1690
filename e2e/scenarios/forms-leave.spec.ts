import { expect, goTo, newForm, test } from '../support/forms-test.ts'

test('unpublished changes are not left without a question, whichever way', async ({ openConsole, host, projectId }) => {
  const { id } = await newForm(host, projectId, { title: 'Замер', selector: '#order' })
  const page = await openConsole()
  await goTo(page, host, `projects/${projectId}/forms`)
  await page.getByRole('link', { name: 'Замер' }).first().click()
  const title = page.getByLabel('Название сделки')
  const editor = new RegExp(`#/projects/${projectId}/forms/${id}$`)
  const question = page.getByRole('dialog', { name: 'Уйти без публикации?' })
  const staysHere = async () => {
    await question.getByRole('button', { name: 'Отмена' }).click()
    await expect(question).toHaveCount(0)
    await expect(page).toHaveURL(editor)
    await expect(title).toHaveValue('Замер окон')
  }

  // Nothing was changed: nothing is asked.
  await page.goBack()
  await expect(page).toHaveURL(/\/forms$/)
  await page.goForward()
  await title.fill('Замер окон')

  await page.getByRole('navigation').getByRole('link', { name: 'Заявки' }).click()
  await staysHere()

  await page.keyboard.press('Control+k')
  await expect(page.getByPlaceholder('Куда перейти или что найти')).toBeFocused()
  await page.keyboard.type('Журнал')
  await page.keyboard.press('Enter')
  await staysHere()

  await page.goBack()
  await staysHere()

  await page.goBack()
  await question.getByRole('button', { name: 'Уйти' }).click()
  await expect(page).toHaveURL(/\/forms$/)
  expect((await host.rpc('forms.get', { id })).rule.title).toBe('Замер')
})
