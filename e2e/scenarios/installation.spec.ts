import type { Locator, Page } from '@playwright/test'
import {
  expect,
  expectAccessible,
  fieldOf,
  goTo,
  installTag,
  leadsOf,
  newForm,
  tagReady,
  test,
} from '../support/forms-test.ts'
import { html } from '../support/test-pages.ts'

test.describe.configure({ timeout: 90_000 })

const ORDER = `<form id="order" action="/thanks" method="post"><label>Имя <input name="fio"></label>
  <label>Телефон <input name="tel" type="tel"></label><button>Отправить</button></form>`
const CALLBACK = `<form id="callback"><h2>Обратный звонок</h2><input name="phone" type="tel" placeholder="Телефон">
  <button>Жду</button></form>`
const RULE = { title: 'Замер', selector: '#order', name: fieldOf('fio'), phone: fieldOf('tel') }

/** Runs the check of a page in the console and gives its result, which says something else than the one before. */
async function check(page: Page, address: string, words: string): Promise<Locator> {
  await page.getByLabel('Проверить установку на странице').fill(address)
  await page.getByRole('button', { name: 'Проверить', exact: true }).click()
  const result = page.getByRole('status', { name: 'Итог проверки' })
  await expect(result).toContainText(words, { timeout: 30_000 })
  return result
}

test('the check of an installation tells whether the tag runs, what it catches and what is in its way', async ({
  openConsole,
  host,
  projectId,
  startSite,
}) => {
  await newForm(host, projectId, RULE)
  await newForm(host, projectId, { ...RULE, title: 'Чужой сайт', selector: '.other' })
  const other = await host.rpc('projects.create', { name: 'Двери' })
  const site = await startSite({ '/': html(ORDER + CALLBACK), '/empty': html('<p>Контакты</p>') })
  const page = await openConsole()
  await goTo(page, host, `projects/${projectId}/forms`)

  let result = await check(page, site.url, 'Тега на странице нет.')
  await expect(result).toContainText('Когда тег заработает, будут перехватываться: #order (1)')
  await expect(result).toContainText('Похожи на формы заявок, но не перехватываются: Обратный звонок')

  await installTag(host, projectId, site)
  result = await check(page, site.url, 'Тег установлен и работает.')
  await expect(result).toContainText('Перехватываются: #order (1)')
  await expect(result).toContainText('Похожи на формы заявок, но не перехватываются: Обратный звонок')
  await expectAccessible(page, 'the check of an installation')

  result = await check(page, `${site.url}/empty`, 'На этой странице не перехватывается ни одна форма.')

  site.headers['content-security-policy'] = "script-src 'self'"
  result = await check(page, site.url, 'Тег есть на странице, но не запустился.')
  await expect(result).toContainText('Политика безопасности сайта (script-src) не пускает скрипт.')

  site.headers['content-security-policy'] = `script-src ${host.ready.intake}; connect-src 'self'`
  result = await check(page, site.url, 'Политика безопасности сайта (connect-src) не даёт отправлять заявки.')

  site.headers = {}
  await installTag(host, other.id, site)
  result = await check(page, site.url, 'На странице тег другого проекта.')

  result = await check(page, 'no-such-site.invalid', 'Сайт с таким именем не найден.')
})

test('the tag captures under a policy that allows the relay and nothing else', async ({
  host,
  projectId,
  crm,
  startSite,
  visit,
}) => {
  await newForm(host, projectId, RULE)
  const site = await startSite({ '/': html(ORDER), '/thanks': html('<h1>Спасибо!</h1>') })
  await installTag(host, projectId, site)
  const { intake } = host.ready
  site.headers['content-security-policy'] =
    `default-src 'none'; script-src ${intake}; connect-src ${intake}; form-action 'self'; require-trusted-types-for 'script'`
  const visitor = await visit(site.url)
  await tagReady(visitor)
  await visitor.getByLabel('Имя').fill('Анна')
  await visitor.getByLabel('Телефон').fill('+7 900 123-45-67')
  await visitor.getByRole('button', { name: 'Отправить' }).click()
  await expect(visitor.getByRole('heading', { name: 'Спасибо!' })).toBeVisible()
  await expect
    .poll(() => leadsOf(crm).map((lead) => [lead['name'], lead['phone']]))
    .toEqual([['Анна', '+7 900 123-45-67']])
})

test('a form catches on the sites that its filter names and on no others', async ({
  host,
  projectId,
  crm,
  startSite,
  visit,
}) => {
  await newForm(host, projectId, {
    ...RULE,
    title: 'Только okna',
    sites: { mode: 'include', hosts: ['okna.localhost'] },
  })
  await newForm(host, projectId, {
    ...RULE,
    title: 'Прочие',
    sites: { mode: 'exclude', hosts: ['okna.localhost', '*.shop.localhost'] },
  })
  const site = await startSite({ '/': html(ORDER), '/thanks': html('<h1>Спасибо!</h1>') })
  await installTag(host, projectId, site)
  const { port } = new URL(site.url)
  for (const name of ['okna.localhost', 'a.shop.localhost', 'dveri.localhost', 'www.okna.localhost']) {
    const visitor = await visit(`http://${name}:${port}/`)
    await tagReady(visitor)
    await visitor.getByLabel('Имя').fill(name)
    await visitor.getByLabel('Телефон').fill('+7 900 123-45-67')
    await visitor.getByRole('button', { name: 'Отправить' }).click()
    await expect(visitor.getByRole('heading', { name: 'Спасибо!' })).toBeVisible()
  }
  await expect
    .poll(() => leadsOf(crm).map((lead) => [lead['title'], lead['name']]))
    .toEqual([
      ['Только okna', 'okna.localhost'],
      ['Прочие', 'dveri.localhost'],
      ['Только okna', 'www.okna.localhost'],
    ])
})

test('a change of a form reaches the site with the next visit', async ({ host, projectId, crm, startSite, visit }) => {
  const form = await newForm(host, projectId, { ...RULE, selector: '#another' })
  const site = await startSite({ '/': html(ORDER), '/thanks': html('<h1>Спасибо!</h1>') })
  await installTag(host, projectId, site)
  const order = async (name: string) => {
    const visitor = await visit(site.url)
    await tagReady(visitor)
    await visitor.getByLabel('Имя').fill(name)
    await visitor.getByLabel('Телефон').fill('+7 900 123-45-67')
    await visitor.getByRole('button', { name: 'Отправить' }).click()
    await expect(visitor.getByRole('heading', { name: 'Спасибо!' })).toBeVisible()
  }
  await order('До')
  await host.rpc('forms.update', { id: form.id, baseVersion: 1, rule: { ...form.rule, selector: '#order' } })
  await order('После')
  await expect.poll(() => leadsOf(crm).map((lead) => lead['name'])).toEqual(['После'])
})

test('a form that vanished from its page is told in the list, at the bell and in its history', async ({
  openConsole,
  host,
  projectId,
  startSite,
}) => {
  const site = await startSite({ '/': html(ORDER) })
  const fingerprint = { url: `${site.url}/`, controls: ['fio', 'tel'], words: 'Отправить' }
  const { id } = await host.rpc('forms.create', { projectId, rule: { type: 'form', ...RULE }, fingerprint })
  const page = await openConsole()
  await goTo(page, host, `projects/${projectId}/forms`)
  const row = page.getByRole('row', { name: /Замер/ })
  await page.getByRole('button', { name: 'Проверить селекторы' }).click()
  await expect(row.getByText('Находится', { exact: true })).toBeVisible({ timeout: 30_000 })

  site.pages.set('/', html(ORDER.replace('name="fio"', 'name="a"').replace('name="tel"', 'name="b"')))
  await page.getByRole('button', { name: 'Проверить селекторы' }).click()
  await expect(row.getByText('Поля изменились')).toBeVisible({ timeout: 30_000 })

  site.pages.set('/', html(CALLBACK))
  await page.getByRole('button', { name: 'Проверить селекторы' }).click()
  await expect(row.getByText('Не находится')).toBeVisible({ timeout: 30_000 })
  await page.getByRole('button', { name: 'Что требует внимания' }).click()
  await page.getByRole('link', { name: /«Замер»/ }).click()

  await page.getByRole('tab', { name: 'Проверки' }).click()
  const history = page.getByRole('group', { name: 'Проверки' }).getByRole('row')
  await expect(history).toHaveText([/Когда/, /Не находится/, /Поля изменились/, /Находится/])
  await expectAccessible(page, 'the history of checks')

  // What is mended is told too.
  site.pages.set('/', html(ORDER))
  await page.getByRole('button', { name: 'Проверить сейчас' }).click()
  await expect(history.nth(1)).toContainText('Находится', { timeout: 30_000 })
  expect((await host.rpc('forms.get', { id })).lastCheck?.state).toBe('matched')
  await page.getByRole('button', { name: 'Что требует внимания' }).click()
  await expect(page.getByText('Всё спокойно: ничего не ждёт вашего решения.')).toBeVisible()
})
