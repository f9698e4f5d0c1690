import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, expectAccessible, fieldOf, goTo, installTag, newForm, tagReady, test } from '../support/forms-test.ts'
import type { Host } from '../support/launch-host.ts'
import { clickAt, fieldBox, openLivePage, pickedPanel, pickMode } from '../support/live-page.ts'
import { html } from '../support/test-pages.ts'

test.describe.configure({ timeout: 150_000 })

const LOOKS = [
  { language: 'ru', colorScheme: 'light' },
  { language: 'en', colorScheme: 'dark' },
] as const
/** Windows that people really have; the widest is the one the tests work in. */
const WIDTHS = [1360, 1100, 800] as const
/** Folder for pictures of every state, for people who look at them. */
const shots = process.env['ESTAFETA_SHOTS']

const SHOP = html(`<h1>Окна</h1><form id="order-17" class="order-form" action="/thanks" method="post"
    style="position:absolute;left:100px;top:100px;width:600px;height:500px"><h2>Закажите замер</h2>
  <p><label>Ваше имя <input name="fio" autocomplete="name"></label></p>
  <p><label>Телефон <input name="tel" type="tel" required></label></p>
  <p><label>Город <select name="city"><option>Москва</option><option>Пермь</option></select></label></p>
  <p><label>Комментарий <textarea name="note"></textarea></label></p><button>Отправить</button></form>
  <form class="t-form css-1q2w3e" style="position:absolute;left:800px;top:100px"><input name="mail" type="email">
  <input type="password" name="secret"><button>Войти</button></form><iframe title="Карта" srcdoc="<form><input></form>"></iframe>`)

/** The state on the screen is accessible in both languages and both themes, and nothing sticks out of a narrow window. */
async function expectGoodLook(page: Page, host: Host, where: string): Promise<void> {
  for (const { language, colorScheme } of LOOKS) {
    await host.rpc('settings.update', { language, colorScheme })
    await expect(page.locator(`html[data-mantine-color-scheme="${colorScheme}"][lang="${language}"]`)).toHaveCount(1)
    await expectAccessible(page, `${where} ${language} ${colorScheme}`)
    if (shots !== undefined) {
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 1900 })
        await page.screenshot({
          path: join(shots, `h-${where.replaceAll(' ', '-')}-${language}-${colorScheme}-${width}.png`),
          fullPage: true,
        })
      }
    }
  }
  await host.rpc('settings.update', { language: 'ru', colorScheme: 'light' })
  for (const width of WIDTHS.toReversed()) {
    await page.setViewportSize({ width, height: 860 })
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect([where, width, wider]).toEqual([where, width, 0])
  }
  await expect(page.locator('html[lang="ru"]')).toHaveCount(1)
}

test('the editor with a live page is accessible in every state, language and theme', async ({
  openConsole,
  host,
  projectId,
  startSite,
}) => {
  const site = await startSite({ '/': SHOP })
  const page = await openConsole()
  await goTo(page, host, `projects/${projectId}/forms/new`)
  await expect(page.getByLabel('Адрес страницы')).toBeVisible()
  await expectGoodLook(page, host, 'before a page is open')

  await openLivePage(page, site.url)
  await page.getByRole('button', { name: 'Взять эту форму' }).first().click()
  await fieldBox(page, 'Почта').getByText('Скрипт JS').click()
  await page.getByRole('textbox', { name: 'Код JavaScript: Почта' }).fill('return form.missing.value')
  await expectGoodLook(page, host, 'survey')

  await pickMode(page, 'Форму')
  await clickAt(page, { x: 600, y: 500 })
  await expect(pickedPanel(page)).toBeVisible()
  await expectGoodLook(page, host, 'picked')

  await page.getByRole('tab', { name: 'Проверка' }).click()
  await page.getByRole('button', { name: 'Пробный захват' }).click()
  await expect(page.getByText(/Скрипт поля «Почта»/)).toBeVisible()
  await page.getByText(/^Прочитано \d+ пол/).click()
  await expectGoodLook(page, host, 'test')
})

test('versions, preview, checks and the list of forms are accessible in every language and theme', async ({
  openConsole,
  host,
  projectId,
  crm,
  startSite,
  visit,
}) => {
  const site = await startSite({ '/': SHOP, '/thanks': html('<h1>Спасибо!</h1>') })
  const rule = { title: 'Замер', type: 'form', selector: '#order-17', name: fieldOf('fio'), phone: fieldOf('tel') }
  const form = await newForm(host, projectId, rule)
  await newForm(host, projectId, {
    ...rule,
    title: '',
    selector: '.very-long-name-of-a-block .order-form[name="callback"], #modal-17 form',
    isSentToCrm: false,
    sites: { mode: 'exclude', hosts: ['shop.example', 'dveri.example', '*.okna.example'] },
  })
  await installTag(host, projectId, site)
  const visitor = await visit(site.url)
  await tagReady(visitor)
  await visitor.getByLabel('Ваше имя').fill('Анна')
  await visitor.getByLabel('Телефон').fill('+7 900 123-45-67')
  await visitor.getByRole('button', { name: 'Отправить' }).click()
  await expect.poll(() => crm.bodies.length).toBe(1)
  await host.rpc('forms.update', {
    id: form.id,
    baseVersion: 1,
    rule: { ...form.rule, title: 'Замер окна' },
    fingerprint: { url: site.url, controls: ['fio'], words: 'Отправить' },
  })

  const page = await openConsole()
  await goTo(page, host, `projects/${projectId}/forms/${form.id}`)
  await page.getByLabel('Название сделки').fill('Замер для {name}')
  await expect(page.locator('ins')).toHaveText('Замер для {name}')
  await expectGoodLook(page, host, 'preview')
  await page.getByRole('tab', { name: 'Версии' }).click()
  await page.getByRole('button', { name: '1 изменение' }).click()
  await expectGoodLook(page, host, 'versions')
  await page.getByRole('tab', { name: 'Проверки' }).click()
  await page.getByRole('button', { name: 'Проверить сейчас' }).click()
  await expect(page.getByRole('group', { name: 'Проверки' }).getByText('Находится')).toBeVisible({ timeout: 30_000 })
  await expectGoodLook(page, host, 'checks')

  await page.getByRole('navigation').getByRole('link', { name: 'Заявки' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Уйти' }).click()
  await goTo(page, host, `projects/${projectId}/forms`)
  await page.getByLabel('Проверить установку на странице').fill(site.url)
  await page.getByRole('button', { name: 'Проверить', exact: true }).click()
  await expect(page.getByRole('status', { name: 'Итог проверки' })).toBeVisible({ timeout: 30_000 })
  await expectGoodLook(page, host, 'list and tag')
})
