import { expect, expectAccessible, test } from '../support/console-test.ts'

const SCREENS = [
  'projects',
  'projects/project_1',
  'projects/project_1/forms',
  'projects/project_1/forms/new',
  'leads',
  'leads/lead_1',
  'unrecognised',
  'activity',
  'demo',
  'settings',
]

test('every screen is accessible in both languages and both themes', async ({ openConsole, host }) => {
  test.setTimeout(120_000)
  const key = host.ready.demo?.key ?? ''
  await host.postLead({
    key,
    name: 'Анна <b>Фёдорова</b>',
    phone: '+7 900 123-45-67',
    comment: '<script>alert(1)</script>',
  })
  await host.postLead({ key: 'nobody', name: 'Чужой', phone: '123' })
  const page = await openConsole()
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const language of ['ru', 'en'] as const) {
      await host.rpc('settings.update', { language, colorScheme })
      for (const screen of SCREENS) {
        await page.goto(`${host.ready.console}/#/${screen}`)
        await expect(page.getByRole('main')).toBeVisible()
        await expect(page.locator(`html[data-mantine-color-scheme="${colorScheme}"][lang="${language}"]`)).toHaveCount(
          1,
        )
        await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1)
        await expect(page.getByText(/Загрузка…|Loading…/)).toHaveCount(0)
        await expectAccessible(page, `${screen} ${language} ${colorScheme}`)
      }
    }
  }
})
