import { expect, goTo, leadsOf, test } from '../support/forms-test.ts'
import { html } from '../support/test-pages.ts'

test.describe.configure({ timeout: 60_000 })

const KEY = '0123456789abcdef0123456789abcdef'

/** Roistat's own counter as sites carry it (roistat-api.md §8); only the host is another. */
const counter = (host: string) => `<script>
(function(w, d, s, h, id) {
    w.roistatProjectId = id; w.roistatHost = h;
    var p = d.location.protocol == "https:" ? "https://" : "http://";
    var u = /^.*roistat_visit=[^;]+(.*)?$/.test(d.cookie) ? "/dist/module.js" : "/api/site/1.0/"+id+"/init?referrer="+encodeURIComponent(d.location.href);
    var js = d.createElement(s); js.charset="UTF-8"; js.async = 1; js.src = p+h+u; var js2 = d.getElementsByTagName(s)[0]; js2.parentNode.insertBefore(js, js2);
})(window, document, 'script', '${host}', '${KEY}');
</script>`

const PAGE = html(`<form id="f" onsubmit="event.preventDefault(); roistatGoal.reach({ leadName: 'Обратный звонок',
    name: this.fio.value, phone: this.tel.value, text: 'С главной', fields: { UF_CRM_1: '{landingPage}' } }); done.hidden = false">
  <label>Имя <input name="fio"></label><label>Телефон <input name="tel"></label><button>Жду звонка</button></form>
  <p id="done" hidden>Спасибо!</p>`)

test('a site with the counter of Roistat sends its leads after a change of its host alone', async ({
  openConsole,
  host,
  projectId,
  crm,
  startSite,
  visit,
}) => {
  const page = await openConsole()
  await goTo(page, host, `projects/${projectId}/forms`)
  await page.getByLabel('Ключ счётчика Roistat').fill(KEY)
  const keyForm = page.locator('form', { has: page.getByLabel('Ключ счётчика Roistat') })
  await keyForm.getByRole('button', { name: 'Сохранить' }).click()
  await expect(page.getByText('Сохранено').first()).toBeVisible()

  const site = await startSite({ '/': PAGE })
  site.snippet = counter(new URL(host.ready.intake).host)
  const landing = `${site.url}/?roistat=vk_leto`
  const visitor = await visit(landing)
  await visitor.waitForFunction(() => document.cookie.includes('roistat_visit='))
  const number = await visitor.evaluate(() => /roistat_visit=(\d+)/.exec(document.cookie)?.[1])
  await visitor.getByLabel('Имя').fill('Анна')
  await visitor.getByLabel('Телефон').fill('+7 900 123-45-67')
  await visitor.getByRole('button', { name: 'Жду звонка' }).click()
  await expect.poll(() => crm.bodies.length).toBe(1)
  expect(leadsOf(crm)[0]).toMatchObject({
    title: 'Обратный звонок',
    name: 'Анна',
    phone: '+7 900 123-45-67',
    comment: 'С главной',
    visit: number,
    fields: { UF_CRM_1: landing },
    variables: { sourceLevel1: 'vk', sourceLevel2: 'leto' },
  })

  // The second page has the cookie and loads the other path of the counter.
  const module = visitor.waitForResponse((response) => response.url().endsWith('/dist/module.js'))
  await visitor.goto(site.url)
  expect((await module).status()).toBe(200)
  await visitor.waitForFunction(() => 'roistatGoal' in window)
  await visitor.getByLabel('Имя').fill('Борис')
  await visitor.getByLabel('Телефон').fill('+7 900 765-43-21')
  await visitor.getByRole('button', { name: 'Жду звонка' }).click()
  await expect
    .poll(() => leadsOf(crm).map((lead) => [lead['name'], lead['visit']]))
    .toEqual([
      ['Анна', number],
      ['Борис', number],
    ])
})

test('a visit that Roistat has numbered keeps its number', async ({
  browser,
  openConsole,
  host,
  projectId,
  crm,
  startSite,
}) => {
  await openConsole()
  await host.rpc('forms.setRoistatKey', { projectId, roistatKey: KEY })
  const site = await startSite({ '/': PAGE })
  site.snippet = counter(new URL(host.ready.intake).host)
  const context = await browser.newContext({ locale: 'ru-RU' })
  await context.addCookies([
    { name: 'roistat_visit', value: '3141592', url: site.url },
    { name: 'roistat_first_visit', value: '2718281', url: site.url },
  ])
  const visitor = await context.newPage()
  await visitor.goto(site.url)
  await visitor.waitForFunction(() => 'roistatGoal' in window)
  await visitor.getByLabel('Имя').fill('Анна')
  await visitor.getByLabel('Телефон').fill('+7 900 123-45-67')
  await visitor.getByRole('button', { name: 'Жду звонка' }).click()
  await expect.poll(() => leadsOf(crm).map((lead) => lead['visit'])).toEqual(['3141592'])
  expect(leadsOf(crm)[0]?.['variables']).toMatchObject({ visit: '3141592', firstVisit: '2718281' })
  expect(await visitor.evaluate(() => document.cookie)).toContain('roistat_visit=3141592')
  await context.close()
})
