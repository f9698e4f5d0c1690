import type { Browser, Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../support/console-test.ts'
import { type FakeEndpoint, startFakeEndpoint } from '../support/fake-endpoint.ts'
import { type FakeSite, startFakeSite } from '../support/fake-site.ts'
import { type Host, launchHost } from '../support/launch-host.ts'

test.describe.configure({ timeout: 120_000 })

/** The lead as the webhook's CRM got it. */
function leadsOf(crm: FakeEndpoint): Record<string, unknown>[] {
  return crm.bodies.map((body) => (JSON.parse(body) as { data: Record<string, unknown> }).data) // the webhook adapter's own shape
}

async function connect(host: Host, crm: FakeEndpoint): Promise<string> {
  const project = await host.rpc('projects.create', { name: 'Окна' })
  await host.rpc('connections.create', { projectId: project.id, adapter: 'webhook', config: { url: crm.url } })
  return project.id
}

/** Points at the form on the picture of the page, and takes the best selector. */
async function pickForm(page: Page, site: FakeSite): Promise<void> {
  await page.getByLabel('Адрес страницы').fill(site.url)
  await page.getByRole('button', { name: 'Открыть', exact: true }).click()
  const picture = page.getByRole('textbox', { name: /^Страница http/ })
  await expect(page.getByText('Закажите замер')).toBeVisible({ timeout: 30_000 })
  await page.getByText('Указать', { exact: true }).first().click()
  await expect(page.getByText('Форму', { exact: true })).toBeVisible()
  const box = await picture.boundingBox()
  if (box === null) throw new Error('the page has no picture')
  // Where the form's heading stands on a page of 1280 pixels.
  const scale = box.width / 1280
  await page.mouse.move(box.x + 150 * scale, box.y + 250 * scale)
  await expect(page.getByText(/^form#order-7/)).toBeVisible()
  await page.mouse.down()
  await page.mouse.up()
  await page.getByRole('button', { name: 'Использовать' }).click()
  await expect(page.getByLabel('CSS-селекторы')).toHaveValue(/order/)
}

async function visit(browser: Browser, address: string): Promise<Page> {
  const context = await browser.newContext({ locale: 'ru-RU' })
  const page = await context.newPage()
  const visited = page.waitForResponse((response) => response.url().endsWith('/visit'))
  await page.goto(address)
  await visited
  return page
}

async function order(page: Page, name: string): Promise<void> {
  await page.getByLabel('Ваше имя').fill(name)
  await page.getByLabel('Телефон').fill('+7 900 123-45-67')
  await page.getByLabel('Почта').fill('anna@example.com')
  await page.getByLabel('Город').selectOption('Пермь')
  await page.getByLabel('Комментарий').fill('Два окна, срочно')
  await page.getByRole('button', { name: 'Отправить заявку' }).click()
  await expect(page.getByRole('heading', { name: 'Спасибо!' })).toBeVisible()
}

test('a form picked on a live page sends its leads with all variables to the CRM', async ({
  browser,
  openConsole,
  host,
}) => {
  const crm = await startFakeEndpoint()
  const site = await startFakeSite()
  const projectId = await connect(host, crm)
  const page = await openConsole()
  await page.goto(`${host.ready.console}/#/projects/${projectId}/forms`)
  await page.getByRole('link', { name: 'Добавить форму' }).click()
  await pickForm(page, site)
  await expectAccessible(page, 'the editor of a form with a live page')
  await page.getByLabel('Название сделки').fill('Замер: {utmSource}, {visit}')
  await page.getByRole('button', { name: 'Опубликовать' }).click()
  await expect(page.getByText('Опубликована версия 1')).toBeVisible()

  const tag = await host.rpc('forms.tag', { projectId })
  site.install(tag.snippet)
  const landing = `${site.url}/?utm_source=vk&utm_medium=cpc&utm_campaign=leto&roistat_param1=p1`
  const visitor = await visit(browser, landing)
  await order(visitor, 'Анна Ким')
  await expect.poll(() => crm.bodies.length, { timeout: 30_000 }).toBe(1)
  const [lead, ...more] = leadsOf(crm)
  expect(more).toEqual([])
  expect(lead).toMatchObject({
    title: 'Замер: vk, 100001',
    name: 'Анна Ким',
    phone: '+7 900 123-45-67',
    phone_e164: '+79001234567',
    email: 'anna@example.com',
    comment: 'Два окна, срочно',
    fields: { city: 'Пермь' },
    visit: '100001',
    variables: {
      domain: '127.0.0.1',
      firstVisit: '100001',
      landingPage: landing,
      markerSource: 'vk_cpc_leto',
      roistatParam1: 'p1',
      sourceLevel1: 'vk',
      sourceLevel2: 'cpc',
      utmCampaign: 'leto',
      utmMedium: 'cpc',
      utmSource: 'vk',
      visit: '100001',
    },
  })
  expect(JSON.stringify(lead)).not.toContain('hunter2')
  expect(site.orders.length).toBe(1)

  // The list shows what came, and a changed mapping is tried on it before it is published.
  await page.getByLabel('Название сделки').fill('Замер для {name}')
  await page.getByRole('tab', { name: 'Что изменится' }).click()
  await expect(page.getByText('Замер для {name}', { exact: false }).last()).toBeVisible()
  await page.goto(`${host.ready.console}/#/projects/${projectId}/forms`)
  await page.getByRole('dialog').getByRole('button', { name: 'Уйти' }).click()
  await expect(page.getByText('1 заявка')).toBeVisible()
  await expectAccessible(page, 'the forms of a project')
  await visitor.context().close()
  await site.close()
  await crm.close()
})

test('a lead that was sent while the relay was down arrives with the next page, once', async ({ browser }) => {
  const crm = await startFakeEndpoint()
  const site = await startFakeSite()
  const first = await launchHost({ args: [] })
  const projectId = await connect(first, crm)
  const rule = {
    title: 'Замер',
    type: 'form',
    selector: '.order-form',
    name: { source: { kind: 'field', name: 'fio' } },
    phone: { source: { kind: 'field', name: 'tel' } },
  }
  await first.rpc('forms.create', { projectId, rule })
  const tag = await first.rpc('forms.tag', { projectId })
  site.install(tag.snippet)
  const visitor = await visit(browser, site.url)
  first.kill('SIGKILL')
  await first.exited
  await order(visitor, 'Пётр')
  expect(crm.bodies).toEqual([])

  const again = await launchHost({
    args: [],
    dataFolder: first.dataFolder,
    intake: new URL(first.ready.intake).host,
  })
  await visitor.goto(`${site.url}/catalogue`)
  await expect.poll(() => crm.bodies.length, { timeout: 30_000 }).toBe(1)
  await visitor.goto(`${site.url}/contacts`)
  await visitor.waitForLoadState('networkidle')
  expect(leadsOf(crm).map((lead) => lead['name'])).toEqual(['Пётр'])
  const { items } = await again.rpc('leads.list', {})
  expect(items.map((lead) => [lead.name, lead.repeatCount])).toEqual([['Пётр', 0]])
  await visitor.context().close()
  await again.stop()
  await site.close()
  await crm.close()
})
