import { describe, expect, test } from 'vitest'
import { calls, contacts, deals, formLead, formPhone, leads, startAccount } from './test-account.ts'

describe('a new client’s lead becomes', () => {
  test('a lead of the CRM: the request written out whole', async () => {
    const { crm, deliver } = await startAccount('leads', {}, { statusId: 'NEW', sourceId: 'WEB' })
    const outcome = await deliver({
      ...formLead,
      fields: { OPPORTUNITY: '4900', ASSIGNED_BY_ID: '22', SOURCE_DESCRIPTION: 'okna.example', UF_CRM_CITY: 'Тула' },
      clientFields: { LAST_NAME: 'Петров', UF_CRM_NICK: 'Кот' },
      variables: { utmSource: 'yandex' },
    })
    expect(outcome).toEqual({ kind: 'delivered', crmId: '5120', url: `${crm.url}/crm/lead/details/5120/` })
    expect(calls(crm).at(-1)).toEqual([
      'crm.lead.add',
      {
        fields: {
          TITLE: 'Заявка с формы «Расчёт»',
          NAME: 'Тест Петров',
          PHONE: [{ VALUE: '+79001112233', VALUE_TYPE: 'WORK' }],
          EMAIL: [{ VALUE: 'lead@example.org', VALUE_TYPE: 'WORK' }],
          COMMENTS: 'Два окна\n\nДанные заявки, для которых нет подходящего поля:\nUF_CRM_NICK: Кот',
          SOURCE_ID: 'WEB',
          STATUS_ID: 'NEW',
          UTM_SOURCE: 'yandex',
          OPPORTUNITY: 4900,
          SOURCE_DESCRIPTION: 'okna.example',
          UF_CRM_CITY: 'Тула',
          LAST_NAME: 'Петров',
          IS_MANUAL_OPPORTUNITY: 'Y',
          ASSIGNED_BY_ID: 22,
          ORIGINATOR_ID: 'estafeta',
          ORIGIN_ID: 'estafeta-1',
        },
        params: { REGISTER_SONET_EVENT: 'Y' },
      },
    ])
    expect(calls(crm).map(([method]) => method)).toEqual([
      'crm.settings.mode.get',
      'crm.duplicate.findbycomm',
      'crm.duplicate.findbycomm',
      'crm.lead.fields',
      'user.get',
      'crm.lead.add',
    ])
    expect(contacts(crm)).toEqual([])
  })

  test.each([
    ['by code', 'IN_PROCESS', 'IN_PROCESS'],
    ['by name', 'в работе', 'IN_PROCESS'],
    ['never as a converted one', 'CONVERTED', 'JUNK'],
    ['and not of a status that is not there', 'NOPE', 'JUNK'],
  ])('a lead of the status the lead names %s', async (_name, STATUS_ID, expected) => {
    const { crm, deliver } = await startAccount('leads', {}, { statusId: 'JUNK' })
    await deliver({ fields: { STATUS_ID } })
    expect(leads(crm)[0]).toMatchObject({ STATUS_ID: expected })
  })

  test('a lead with a title of its own when there is none', async () => {
    const { crm, deliver } = await startAccount('leads', {}, { noteLanguage: 'en' })
    await deliver({ title: ' ', name: ' ' })
    expect(leads(crm)[0]).toMatchObject({ TITLE: 'Lead from the site', NAME: '' })
  })

  test('a deal with a contact where the CRM works without leads', async () => {
    const { crm, deliver, lookUp } = await startAccount('leads', { mode: 2 })
    expect(await deliver(formLead)).toMatchObject({
      kind: 'delivered',
      crmId: 'D_8001',
      url: `${crm.url}/crm/deal/details/8001/`,
    })
    expect(contacts(crm)).toHaveLength(1)
    expect(leads(crm)).toEqual([])
    expect(await lookUp()).toMatchObject({ kind: 'found', crmId: 'D_8001' })
  })
})

describe('a known client’s lead becomes', () => {
  test('a deal with that contact where the connection says so', async () => {
    const { crm, deliver } = await startAccount('leads', {}, { stageId: 'C9:NEW', knownClient: 'deal' })
    crm.seed('contact', { ...formPhone, NAME: 'Пётр', ASSIGNED_BY_ID: 22 })
    const outcome = await deliver({ ...formLead, fields: { ASSIGNED_BY_CONTACT_MANAGER: 'Y' } })
    expect(outcome).toMatchObject({ kind: 'delivered', crmId: 'D_8001' })
    expect(deals(crm)).toMatchObject([{ CONTACT_IDS: [901], CATEGORY_ID: 9, STAGE_ID: 'C9:NEW', ASSIGNED_BY_ID: 22 }])
    expect(leads(crm)).toEqual([])
  })

  test('a repeat lead with that contact', async () => {
    const { crm, deliver } = await startAccount('leads')
    crm.seed('contact', { ...formPhone, NAME: 'Пётр' })
    expect(await deliver(formLead)).toMatchObject({ kind: 'delivered', crmId: '5120' })
    expect(leads(crm)).toMatchObject([{ CONTACT_ID: 901, NAME: 'Тест Петров' }])
    expect(deals(crm)).toEqual([])
  })
})

describe('a box', () => {
  const prefix = '/portal'

  test('gets a lead under its own path, also of a known client', async () => {
    const { crm, deliver } = await startAccount('box', { prefix })
    crm.seed('contact', { ...formPhone, NAME: 'Пётр' })
    const outcome = await deliver(formLead)
    expect(outcome).toEqual({ kind: 'delivered', crmId: '5120', url: `${crm.url}/portal/crm/lead/details/5120/` })
    expect(crm.requests.at(-1)?.path).toBe('/portal/rest/17/hk4x9whcode71q/crm.lead.add')
  })

  test('that is too old to tell its mode has leads', async () => {
    const { crm, deliver } = await startAccount('box', { missing: ['crm.settings.mode.get'] })
    expect(await deliver(formLead)).toMatchObject({ kind: 'delivered', crmId: '5120' })
    expect(leads(crm)).toHaveLength(1)
  })

  test('that prints a notice of PHP before its answer has delivered all the same', async () => {
    const { crm, deliver } = await startAccount('box')
    const text = '<br />\n<b>Notice</b>: Undefined index in <b>x.php</b><br />\n{"result":5120,"time":{}}'
    const answer = { status: 200, headers: { 'content-type': 'text/html' }, text }
    crm.failNext({ kind: 'answer', answer, isExecuted: true }, { matches: ({ path }) => path.endsWith('crm.lead.add') })
    expect(await deliver(formLead)).toMatchObject({ kind: 'delivered', crmId: '5120' })
  })

  test('without timeline comments keeps a comment in the field for comments, once', async () => {
    const missing = ['crm.timeline.comment.add', 'crm.timeline.comment.list']
    const { crm, addComment, lookUpComment } = await startAccount('box', { missing })
    crm.seed('lead', { COMMENTS: 'было' })
    expect(await lookUpComment({ crmId: '5120' })).toEqual({ kind: 'absent' })
    expect(await addComment({ crmId: '5120' })).toMatchObject({ kind: 'delivered', crmId: '5120' })
    expect(await addComment({ crmId: '5120' })).toMatchObject({ kind: 'delivered' })
    expect(await lookUpComment({ crmId: '5120' })).toEqual({ kind: 'found', crmId: '5120' })
    expect(leads(crm)[0]?.['COMMENTS']).toBe('было\n\nперезвонить после обеда\n(estafeta-1-c1)')
  })
})
