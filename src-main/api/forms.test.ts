import { describe, expect, it } from 'vitest'
import { type FormId, formRule, type FormRule, type ProjectId } from '../../src-preload/contract/index.ts'
import { refusal, shareTestApp } from './test-app.ts'

const at = shareTestApp({ isDemo: true })

const rule = (over: Record<string, unknown> = {}): FormRule =>
  formRule.parse({
    title: 'Заявка',
    type: 'form',
    selector: '#order',
    name: { source: { kind: 'field', name: 'fio' } },
    phone: { source: { kind: 'field', name: 'tel' } },
    ...over,
  })

async function prepare(): Promise<{ projectId: ProjectId; id: FormId }> {
  const project = await at().api.projects.create({ name: 'Двери' })
  const form = await at().api.forms.create({ projectId: project.id, rule: rule() })
  return { projectId: project.id, id: form.id }
}

async function submit(place: { projectId: ProjectId; id: FormId }, controls: [string, string][]): Promise<void> {
  const { api, app } = at()
  const { key } = await api.forms.tag({ projectId: place.projectId })
  const body = {
    id: `s-${Math.random()}`.replace('.', '-'),
    form: Number(place.id.slice(5)),
    controls,
    page: { url: 'https://a.example/' },
  }
  const answer = await fetch(`${app.intakeUrl}/s/${key}/lead`, { method: 'POST', body: JSON.stringify(body) })
  expect(answer.status).toBe(200)
}

describe('forms', () => {
  it('are made with a first version, listed in order, and counted by project', async () => {
    const { projectId, id } = await prepare()
    const second = await at().api.forms.create({ projectId, rule: rule({ selector: '#second', type: 'button' }) })
    const { items } = await at().api.forms.list({ projectId })
    expect(items.map((form) => [form.id, form.version, form.isEnabled, form.rule.type])).toEqual([
      [id, 1, true, 'form'],
      [second.id, 1, true, 'button'],
    ])
  })

  it('publish versions, each with who made it; an older one comes back as a new one', async () => {
    const { id } = await prepare()
    const { api } = at()
    await api.forms.update({ id, baseVersion: 1, rule: rule({ title: 'Вторая' }) })
    await api.forms.rollBack({ id, number: 1 })
    const { items } = await api.forms.versions({ id })
    expect(items.map((version) => [version.number, version.rule.title, version.actor, version.note])).toEqual([
      [3, 'Заявка', 'test', 'rollback to 1'],
      [2, 'Вторая', 'test', null],
      [1, 'Заявка', 'test', null],
    ])
    expect((await api.forms.get({ id })).version).toBe(3)
  })

  it('refuse to overwrite what somebody else published meanwhile', async () => {
    const { id } = await prepare()
    await at().api.forms.update({ id, baseVersion: 1, rule: rule({ title: 'Чужая' }) })
    const error = await refusal(at().api.forms.update({ id, baseVersion: 1, rule: rule({ title: 'Моя' }) }))
    expect([error.code, (await at().api.forms.get({ id })).rule.title]).toEqual(['conflict', 'Чужая'])
  })

  it('refuse a rule that could not work, with the places of its faults', async () => {
    const { projectId, id } = await prepare()
    const bad = rule({ selector: 'form[', comment: { source: { kind: 'script', code: 'return (' } } })
    const error = await refusal(at().api.forms.create({ projectId, rule: bad }))
    expect([error.code, error.issues?.map((issue) => issue.path)]).toEqual([
      'bad_input',
      ['rule.selector', 'rule.comment.source.code'],
    ])
    expect((await refusal(at().api.forms.update({ id, baseVersion: 1, rule: bad }))).code).toBe('bad_input')
    const { problems } = await at().api.forms.checkRule({ projectId, rule: rule() })
    expect(problems).toEqual([{ kind: 'overlap', path: 'selector', message: id, isFatal: false }])
  })

  it('are copied switched off, so that two never compete for one submission', async () => {
    const { id } = await prepare()
    const copy = await at().api.forms.duplicate({ id })
    expect([copy.isEnabled, copy.rule.title, copy.rule.selector]).toEqual([false, 'Заявка (2)', '#order'])
  })

  it('are taken away and brought back', async () => {
    const { projectId, id } = await prepare()
    await at().api.forms.remove({ id })
    expect((await at().api.forms.list({ projectId })).items).toEqual([])
    expect((await refusal(at().api.forms.get({ id }))).code).toBe('not_found')
    expect((await at().api.forms.restore({ id })).id).toBe(id)
    expect((await at().api.forms.list({ projectId })).items.length).toBe(1)
  })

  it('show what a changed rule would have made of their recent leads', async () => {
    const place = await prepare()
    await submit(place, [
      ['fio', 'Анна'],
      ['tel', '+7 900 000-00-01'],
      ['city', 'Пермь'],
    ])
    await submit(place, [['fio', 'Пётр']])
    const changed = rule({
      title: 'Новая',
      phone: { source: { kind: 'field', name: 'tel' }, isRequired: true },
      comment: { source: { kind: 'script', code: 'return 1' } },
      extras: [{ of: 'deal', key: 'CITY', source: { kind: 'field', name: 'city' } }],
    })
    const { items } = await at().api.forms.preview({ id: place.id, rule: changed })
    expect(items.map(({ before, after, unknown, missing }) => ({ before, after, unknown, missing }))).toEqual([
      {
        before: {
          title: 'Заявка',
          name: 'Пётр',
          phone: null,
          email: null,
          comment: null,
          fields: {},
          clientFields: {},
        },
        after: { title: 'Новая', name: 'Пётр', phone: null, email: null, comment: null, fields: {}, clientFields: {} },
        unknown: ['comment'],
        missing: ['phone'],
      },
      {
        before: {
          title: 'Заявка',
          name: 'Анна',
          phone: '+7 900 000-00-01',
          email: null,
          comment: null,
          fields: {},
          clientFields: {},
        },
        after: {
          title: 'Новая',
          name: 'Анна',
          phone: '+7 900 000-00-01',
          email: null,
          comment: null,
          fields: { CITY: 'Пермь' },
          clientFields: {},
        },
        unknown: ['comment'],
        missing: [],
      },
    ])
    expect((await at().api.leads.list({ projectId: place.projectId })).items.length).toBe(2)
  })

  it('know the fields of the project’s CRMs, and say why a CRM could not tell them', async () => {
    const { projectId } = await prepare()
    const { api } = at()
    expect(await api.forms.crmFields({ projectId })).toEqual({ groups: [] })
    const connection = await api.connections.create({
      projectId,
      adapter: 'retailcrm',
      name: 'Магазин',
      config: { account: 'http://127.0.0.1:1', apiKey: 'k' },
    })
    const { groups } = await api.forms.crmFields({ projectId })
    expect(
      groups.map((group) => [group.connectionId, group.of, group.items.length > 0, group.trouble !== null]),
    ).toEqual([
      [connection.id, 'deal', false, true],
      [connection.id, 'contact', false, true],
      // What every account has needs no asking.
      [connection.id, 'deal', true, false],
    ])
  })

  it('tell which tag to put on the site', async () => {
    const { projectId } = await prepare()
    const { api, app } = at()
    const tag = await api.forms.tag({ projectId })
    expect(tag).toMatchObject({
      scriptUrl: `${app.intakeUrl}/s/${tag.key}.js`,
      snippet: `<script async src="${app.intakeUrl}/s/${tag.key}.js"></script>`,
      roistatKey: null,
      sightings: [],
      notices: [],
    })
    await api.settings.update({ publicIntakeUrl: 'https://leads.agency.example/relay' })
    const { scriptUrl } = await api.forms.tag({ projectId })
    expect(scriptUrl).toBe(`https://leads.agency.example/relay/s/${tag.key}.js`)
    const served = await (await fetch(`${app.intakeUrl}/s/${tag.key}.js`)).text()
    expect(served.includes('"origin":"https://leads.agency.example/relay"')).toBe(true)
    await api.settings.update({ publicIntakeUrl: null })
  })
})
