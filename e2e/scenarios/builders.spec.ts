import type { Page } from '@playwright/test'
import { startBuilderSite } from '../support/builder-site.ts'
import { expect, goTo, installTag, leadsOf, newProject, openVisitor, tagReady, test } from '../support/forms-test.ts'
import { type FakeEndpoint, startFakeEndpoint } from '../support/fake-endpoint.ts'
import { type Host, launchHost } from '../support/launch-host.ts'
import { openLivePage } from '../support/live-page.ts'
import type { TestPages } from '../support/test-pages.ts'

test.describe.configure({ mode: 'default', timeout: 60_000 })

let host: Host
let crm: FakeEndpoint
let site: TestPages
let editor: Page

test.beforeAll(async ({ browser }) => {
  ;[host, crm, site] = await Promise.all([launchHost({ args: [] }), startFakeEndpoint(), startBuilderSite()])
  editor = await (await browser.newContext({ locale: 'ru-RU' })).newPage()
  await editor.goto(host.ready.login)
  await expect(editor.getByRole('navigation')).toBeVisible()
})

test.afterAll(async () => {
  await editor.context().close()
  await host.stop()
  await Promise.all([crm.close(), site.close()])
})

/** What a visitor does on a page, and what the CRM must get of it. */
type Case = {
  page: string
  builder: string
  fill: (visitor: Page) => Promise<void>
  lead: Record<string, unknown>
}

const CASES: Case[] = [
  {
    page: 'contact-form-7',
    builder: 'Contact Form 7',
    fill: async (visitor) => {
      await visitor.fill('[name="your-name"]', 'Анна')
      await visitor.fill('[name="tel-922"]', '+7 916 123-45-67')
      await visitor.fill('[name="your-message"]', 'Болит зуб')
      await visitor.click('.wpcf7-submit')
    },
    lead: { name: 'Анна', phone: '+7 916 123-45-67', comment: 'Болит зуб' },
  },
  {
    page: 'elementor',
    builder: 'Elementor',
    fill: async (visitor) => {
      await visitor.fill('#form-field-name', 'Ольга')
      await visitor.fill('#form-field-email', 'oleg@mail.example')
      await visitor.click('.elementor-button')
    },
    lead: { name: 'Ольга', email: 'oleg@mail.example' },
  },
  {
    page: 'wpforms',
    builder: 'WPForms',
    fill: async (visitor) => {
      await visitor.fill('#wpforms-88-field_0', 'Иван')
      await visitor.fill('#wpforms-88-field_1', '+7 916 123-45-67')
      await visitor.click('#wpforms-submit-88')
    },
    lead: { name: 'Иван', phone: '+7 916 123-45-67' },
  },
  {
    page: 'bitrix-webform',
    builder: 'a web form of Bitrix, which goes into a hidden frame',
    fill: async (visitor) => {
      await visitor.fill('[name="form_text_1"]', 'Сергей')
      await visitor.fill('[name="form_text_2"]', '8 916 123 45 67')
      await visitor.click('[name="web_form_submit"]')
    },
    lead: { name: 'Сергей', phone: '8 916 123 45 67' },
  },
  {
    page: 'bitrix-feedback',
    builder: 'a feedback form of Bitrix, which the browser posts',
    fill: async (visitor) => {
      await visitor.fill('[name="user_name"]', 'Мария')
      await visitor.fill('[name="user_email"]', 'maria@mail.example')
      await visitor.fill('[name="MESSAGE"]', 'Перезвоните')
      await visitor.click('[name="submit"]')
    },
    lead: { name: 'Мария', email: 'maria@mail.example', comment: 'Перезвоните' },
  },
  {
    page: 'tilda',
    builder: 'Tilda, after its own check was satisfied',
    fill: async (visitor) => {
      await visitor.fill('[name="Name"]', 'Пётр')
      await visitor.fill('[name="Phone"]', '+7 916 123-45-67')
      await visitor.click('.t-submit')
      await visitor.getByText('Пожалуйста, заполните все обязательные поля').waitFor()
      await visitor.check('input[type="checkbox"]')
      await visitor.click('.t-submit')
    },
    lead: { name: 'Пётр', phone: '+7 916 123-45-67' },
  },
  {
    page: 'opencart4-contact',
    builder: 'OpenCart 4',
    fill: async (visitor) => {
      await visitor.fill('[name="name"]', 'Олег')
      await visitor.fill('[name="email"]', 'oleg@mail.example')
      await visitor.fill('[name="enquiry"]', 'Есть ли доставка?')
      await visitor.click('button[type="submit"]')
    },
    lead: { name: 'Олег', email: 'oleg@mail.example', comment: 'Есть ли доставка?' },
  },
  {
    page: 'woocommerce-checkout',
    builder: 'the checkout of WooCommerce',
    fill: async (visitor) => {
      await visitor.fill('#billing_first_name', 'Нина')
      await visitor.fill('#billing_phone', '89161234567')
      await visitor.fill('#card-number', '4111 1111 1111 1111')
      await visitor.click('#place_order')
    },
    lead: { name: 'Нина', phone: '89161234567' },
  },
  {
    page: 'react-app',
    builder: 'a React form without names',
    fill: async (visitor) => {
      await visitor.fill('[aria-label="ФИО"]', 'Юлия')
      await visitor.fill('[data-testid="phone"]', '89161234567')
      await visitor.click('button')
    },
    lead: { name: 'Юлия', phone: '89161234567' },
  },
  {
    page: 'jquery-ajax',
    builder: 'a jQuery form that is clicked twice',
    fill: async (visitor) => {
      await visitor.fill('[name="data[Имя]"]', 'Глеб')
      await visitor.fill('[name="data[Телефон]"]', '89161234567')
      await visitor.dblclick('[type="submit"]')
    },
    lead: { name: 'Глеб', phone: '89161234567' },
  },
  {
    page: 'multi-step',
    builder: 'a form of several steps',
    fill: async (visitor) => {
      await visitor.check('[value="wood"]')
      await visitor.click('.active .quiz__next')
      await visitor.clock.runFor(2000)
      await visitor.click('.active .quiz__next')
      await visitor.clock.runFor(2000)
      await visitor.fill('[name="phone"]', '89161234567')
      await visitor.click('.quiz__send')
    },
    lead: { phone: '89161234567' },
  },
  {
    page: 'no-form',
    builder: 'inputs with a button and no form',
    fill: async (visitor) => {
      await visitor.fill('#user_name', 'Рита')
      await visitor.fill('#user_tel', '89161234567')
      await visitor.click('.send')
    },
    lead: { name: 'Рита', phone: '89161234567' },
  },
]

for (const { page, builder, fill, lead } of CASES) {
  test(`one click takes ${builder}, and a visitor's submission is one lead`, async ({ browser }) => {
    const before = crm.bodies.length
    const projectId = await newProject(host, crm)
    site.snippet = ''
    await goTo(editor, host, `projects/${projectId}/forms/new`)
    await openLivePage(editor, `${site.url}/${page}`)
    await editor
      .getByRole('button', { name: /^Взять эту (?:форму|кнопку)$/ })
      .first()
      .click()
    await editor.getByRole('button', { name: 'Опубликовать' }).click()
    await expect(editor.getByText('Опубликована версия 1', { exact: true })).toBeVisible()

    await installTag(host, projectId, site)
    const visitor = await openVisitor(browser)
    await visitor.clock.install()
    await visitor.goto(`${site.url}/${page}`)
    await tagReady(visitor)
    await fill(visitor)
    await expect
      .poll(async () => {
        // Whatever the tag waits for passes at once.
        await visitor.clock.runFor(1000)
        return crm.bodies.length - before
      })
      .toBe(1)
    const answered = visitor.waitForResponse((response) => response.url().endsWith('.js'))
    await visitor.clock.runFor(120_000)
    await visitor.goto(`${site.url}/thanks`)
    await visitor.goto(`${site.url}/${page}`)
    await answered
    await visitor.clock.runFor(120_000)
    await visitor.context().close()
    const { items } = await host.rpc('leads.list', { projectId })
    expect(items.map((item) => [item.name, item.phone, item.email, item.repeatCount])).toEqual([
      [lead['name'] ?? null, lead['phone'] ?? null, lead['email'] ?? null, 0],
    ])
    const sent = leadsOf(crm).slice(before)
    expect(sent).toEqual([expect.objectContaining(lead)])
    expect(JSON.stringify(sent)).not.toContain('4111')
  })
}
