import { describe, expect, it } from 'vitest'
import { type Form, formRule, type FormRule, type Lead, type Project } from '../../src-preload/contract/index.ts'
import { shareTestApp, type TestApp } from './test-app.ts'

const at = shareTestApp({ isDemo: true })

const rule = (over: Record<string, unknown> = {}): FormRule =>
  formRule.parse({
    title: 'Заявка с {domain}, {utmSource}',
    type: 'form',
    selector: '#order',
    name: { source: { kind: 'field', name: 'fio' } },
    phone: { source: { kind: 'field', name: 'tel' }, isRequired: true },
    extras: [{ of: 'deal', key: 'UF_PAGE', source: { kind: 'static', value: '{landingPage}' } }],
    ...over,
  })

type Place = { project: Project; form: Form; key: string; app: TestApp }

async function prepare(over: Record<string, unknown> = {}): Promise<Place> {
  const app = at()
  const project = await app.api.projects.create({ name: 'Окна' })
  const form = await app.api.forms.create({ projectId: project.id, rule: rule(over) })
  const { key } = await app.api.forms.tag({ projectId: project.id })
  return { project, form, key, app }
}

const visit = {
  visitor: 'visitor-1',
  landing: 'https://okna.example/?utm_source=vk&roistat_param1=p1',
  referrer: 'https://vk.com/',
  ga: '11.22',
}
let serial = 0
function submission(place: Pick<Place, 'form'>, over: Record<string, unknown> = {}) {
  serial += 1
  return {
    id: `submission-${serial}`,
    form: Number(place.form.id.slice('form_'.length)),
    controls: [
      ['fio', `Анна ${serial}`],
      ['tel', '+7 900 000-00-01'],
    ],
    page: { url: 'https://okna.example/contacts' },
    visit,
    ...over,
  }
}

async function post(place: Pick<Place, 'app' | 'key'>, path: string, body: unknown) {
  const answer = await fetch(`${place.app.app.intakeUrl}/s/${place.key}/${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { origin: 'https://okna.example', 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)' },
  })
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> } // the intake answers maps only
}

async function newest(place: Place): Promise<Lead | undefined> {
  return (await place.app.api.leads.list({ projectId: place.project.id, limit: 1 })).items[0]
}

describe('a submission of the tag', () => {
  it('becomes a lead by the form’s rule, with every variable of the visit', async () => {
    const place = await prepare()
    const answer = await post(place, 'lead', submission(place, { marks: { fillMs: 9000 } }))
    expect([answer.status, answer.body['status'], answer.headers.get('access-control-allow-origin')]).toEqual([
      200,
      'success',
      'https://okna.example',
    ])
    const lead = await newest(place)
    expect(lead).toMatchObject({
      id: answer.body['id'],
      formId: place.form.id,
      title: 'Заявка с {domain}, {utmSource}',
      phone: '+7 900 000-00-01',
      phoneE164: '+79000000001',
      fields: { UF_PAGE: '{landingPage}' },
      warnings: [],
      origin: { referrer: 'https://okna.example/contacts' },
      visit: '100001',
    })
    expect(lead?.context).toMatchObject({
      domain: 'okna.example',
      googleClientId: '11.22',
      landingPage: 'https://okna.example/?utm_source=vk&roistat_param1=p1',
      orderPage: 'https://okna.example/contacts',
      roistatParam1: 'p1',
      utmSource: 'vk',
    })
    const { resolved } = await place.app.api.leads.history({ id: lead!.id })
    expect(resolved.title).toBe('Заявка с okna.example, vk')
    expect((await place.app.api.forms.get({ id: place.form.id })).leadCount).toBe(1)
  })

  it('that comes a second time is one lead, whatever the reason', async () => {
    const place = await prepare()
    const body = submission(place)
    const first = await post(place, 'lead', body)
    const again = await post(place, 'lead', { ...body, ageMs: 60_000 })
    const double = await post(place, 'lead', { ...body, id: 'another-id-of-a-double-click' })
    expect([again.body['id'], double.body['id']]).toEqual([first.body['id'], first.body['id']])
    const other = await post(place, 'lead', submission(place))
    expect(other.body['id']).not.toBe(first.body['id'])
    const { items } = await place.app.api.leads.list({ projectId: place.project.id })
    expect(items.map((lead) => lead.repeatCount)).toEqual([0, 1])
  })

  it('shows what looks like a robot or came late, and drops nothing', async () => {
    const place = await prepare()
    const marks = { isHoneypotFilled: true, fillMs: 300, isTrusted: false, isAttempt: true, isSiteSpam: true }
    await post(place, 'lead', submission(place, { marks, ageMs: 3_600_000 }))
    expect((await newest(place))?.warnings).toEqual([
      { code: 'honeypot_filled', field: null, detail: null },
      { code: 'filled_too_fast', field: null, detail: '300 ms' },
      { code: 'scripted', field: null, detail: null },
      { code: 'attempt', field: null, detail: null },
      { code: 'site_spam', field: null, detail: null },
      { code: 'delayed', field: null, detail: '60 min' },
    ])
  })

  it('of a form that was switched off or taken away meanwhile is kept and not sent', async () => {
    const place = await prepare()
    await place.app.api.forms.setEnabled({ id: place.form.id, isEnabled: false })
    await post(place, 'lead', submission(place))
    expect((await newest(place))?.flags).toMatchObject({ is_skip_sending: true })
    await place.app.api.forms.remove({ id: place.form.id })
    const answer = await post(place, 'lead', submission(place))
    expect([answer.body['id'], (await newest(place))?.state]).toEqual([(await newest(place))?.id, 'skipped'])
  })

  it('without a field that has become required is kept and not sent, and counted', async () => {
    const place = await prepare()
    await post(place, 'lead', submission(place, { controls: [['fio', 'Без телефона']] }))
    expect(await newest(place)).toMatchObject({
      name: 'Без телефона',
      flags: { is_skip_sending: true },
      warnings: [
        { code: 'required_missing', field: null, detail: 'phone' },
        { code: 'no_contact', field: null, detail: null },
      ],
      state: 'skipped',
    })
    expect((await place.app.api.forms.get({ id: place.form.id })).incompleteCount).toBe(1)
  })

  it('by roistatGoal.reach() is a lead without a form', async () => {
    const place = await prepare()
    const lead = { leadName: 'Звонок', text: 'Перезвоните', phone: 79000000002, fields: { UF_1: '{visit}' } }
    await post(place, 'lead', { ...submission(place), form: 0, controls: [], lead })
    expect(await newest(place)).toMatchObject({
      formId: null,
      title: 'Звонок',
      comment: 'Перезвоните',
      phone: '79000000002',
      phoneE164: '+79000000002',
      fields: { UF_1: '{visit}' },
    })
  })

  it.each([
    ['no JSON', 'x=1'],
    ['no submission', { a: 1 }],
    ['of a form of another project', { id: 'foreign-form', form: 999, page: { url: '' } }],
  ])('that is %s is answered with an error and kept', async (_name, body) => {
    const place = await prepare()
    const before = (await place.app.api.unrecognised.list({})).total
    const answer = await post(place, 'lead', body)
    expect([answer.status, answer.body['error']]).toEqual([400, 'bad_submission'])
    const after = await place.app.api.unrecognised.list({})
    expect([after.total - before, after.items[0]?.key]).toEqual([1, `tag:${place.key}`])
  })

  it('with an unknown key is refused, so that the page keeps it', async () => {
    const place = await prepare()
    const answer = await post({ ...place, key: 'nobody' }, 'lead', submission(place))
    expect([answer.status, answer.body['error']]).toEqual([404, 'unknown_key'])
  })
})

describe('visits', () => {
  it('get numbers of their project, one after another', async () => {
    const place = await prepare()
    const call = (visitor: string, number: string | null = null) =>
      post(place, 'visit', { visit: { ...visit, visitor, number }, page: { url: 'https://okna.example/' } })
    const first = await call('v1')
    expect([first.status, first.body]).toEqual([200, { number: '100001', first: '100001' }])
    expect((await call('v2')).body).toEqual({ number: '100002', first: '100002' })
    expect((await call('v1', '100001')).body).toEqual({ number: '100001', first: '100001' })
    expect((await call('v1')).body).toEqual({ number: '100003', first: '100001' })
    // The number of an earlier counter is kept; a number of somebody else is not.
    expect((await call('v3', '555')).body).toEqual({ number: '555', first: '555' })
    expect((await call('v4', '100001')).body).toEqual({ number: '100004', first: '100004' })
    const { sightings } = await place.app.api.forms.tag({ projectId: place.project.id })
    expect(sightings.map(({ host, url }) => [host, url])).toEqual([['okna.example', 'https://okna.example/']])
  })

  it('tell their variables to leads that the site’s own code sends with the number', async () => {
    const place = await prepare()
    const opened = await post(place, 'visit', { visit, page: { url: 'https://okna.example/' } })
    await place.app.send({
      key: place.project.intakeKey,
      phone: '+79000000009',
      roistat: String(opened.body['number']),
    })
    expect((await newest(place))?.context).toMatchObject({
      utmSource: 'vk',
      googleClientId: '11.22',
      firstVisit: '100001',
    })
  })
})

describe('notices of the tag', () => {
  it('are counted, an incomplete submission with its form', async () => {
    const place = await prepare()
    const notice = {
      kind: 'incomplete',
      form: Number(place.form.id.slice(5)),
      detail: 'phone',
      url: 'https://okna.example/',
    }
    await post(place, 'notice', notice)
    await post(place, 'notice', notice)
    await post(place, 'notice', {
      kind: 'script_error',
      form: 999,
      detail: 'x is not defined',
      url: 'https://okna.example/',
    })
    const { notices } = await place.app.api.forms.tag({ projectId: place.project.id })
    expect(notices.map(({ kind, formId, detail, count }) => [kind, formId, detail, count]).sort()).toEqual([
      ['incomplete', place.form.id, 'phone', 2],
      ['script_error', null, 'x is not defined', 1],
    ])
    expect((await place.app.api.forms.get({ id: place.form.id })).incompleteCount).toBe(2)
  })
})

describe('the script', () => {
  it('is served with its key, zipped when asked, and revalidated within a minute', async () => {
    const place = await prepare()
    const url = `${place.app.app.intakeUrl}/s/${place.key}.js`
    const answer = await fetch(url)
    const text = await answer.text()
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
      200,
      'text/javascript; charset=utf-8',
      'public, max-age=60, must-revalidate',
    ])
    expect([answer.headers.get('content-encoding'), text.includes('"selector":"#order"')]).toEqual(['gzip', true])
    const etag = answer.headers.get('etag') ?? ''
    const same = await fetch(url, { headers: { 'if-none-match': etag } })
    expect([same.status, await same.text()]).toEqual([304, ''])
    await place.app.api.forms.update({ id: place.form.id, baseVersion: 1, rule: rule({ selector: '#next' }) })
    const changed = await fetch(url, { headers: { 'if-none-match': etag } })
    expect([changed.status, (await changed.text()).includes('"selector":"#next"')]).toEqual([200, true])
  })

  it('is served under Roistat’s paths by key, and by the host of a site', async () => {
    const place = await prepare()
    const { api, app } = place.app
    const get = async (path: string, referer = '') => {
      const answer = await fetch(`${app.intakeUrl}${path}`, { headers: { referer } })
      return [answer.status, (await answer.text()).includes(`"key":"${place.key}"`)]
    }
    expect(await get('/api/site/1.0/0123456789abcdef0123456789abcdef/init?referrer=x')).toEqual([404, false])
    await api.forms.setRoistatKey({ projectId: place.project.id, roistatKey: '0123456789abcdef0123456789abcdef' })
    expect(await get('/api/site/1.0/0123456789abcdef0123456789abcdef/init?referrer=x')).toEqual([200, true])
    await api.projects.addSite({ projectId: place.project.id, host: 'only-here.example' })
    expect(await get('/api/site/1.0/unknown/init', 'https://www.only-here.example/a')).toEqual([200, true])
    const loader = await fetch(`${app.intakeUrl}/dist/module.js`)
    expect([loader.status, (await loader.text()).includes('roistatProjectId')]).toEqual([200, true])
    const event = await fetch(`${app.intakeUrl}/api/site/1.0/x/event/register?event=a&visit=1`)
    expect(await event.json()).toEqual({ status: 'success' })
  })

  it('answers those who watch it by its head alone', async () => {
    const place = await prepare()
    const head = async (path: string) => {
      const answer = await fetch(`${place.app.app.intakeUrl}${path}`, { method: 'HEAD' })
      return [answer.status, answer.headers.get('content-type'), await answer.text()]
    }
    expect(await head(`/s/${place.key}.js`)).toEqual([200, 'text/javascript; charset=utf-8', ''])
    expect(await head(`/api/site/1.0/${place.key}/init`)).toEqual([200, 'text/javascript; charset=utf-8', ''])
    expect(await head('/dist/module.js')).toEqual([200, 'text/javascript; charset=utf-8', ''])
    expect((await head('/s/nobody.js'))[0]).toBe(404)
  })

  it('of an archived project catches nothing', async () => {
    const place = await prepare()
    await place.app.api.projects.archive({ id: place.project.id, isArchived: true })
    const answer = await fetch(`${place.app.app.intakeUrl}/s/${place.key}.js`)
    expect((await answer.text()).includes('"forms":[]')).toBe(true)
  })
})
