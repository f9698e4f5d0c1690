import { describe, expect, test } from 'vitest'
import { createAdapterMemory } from '../kit/memory.ts'
import { calls, connect, contacts, deals, formLead, startAccount } from './test-account.ts'

const variables = {
  utmSource: 'yandex',
  utmMedium: 'cpc',
  utmCampaign: 'brand',
  utmTerm: 'купить окна',
  utmContent: 'ad-3',
  landingPage: 'https://okna.example/?a=1',
  referrer: 'https://ya.ru/',
}
const flags = { is_need_callback: true, callback_phone: '+74951234567' }

describe('a lead becomes', () => {
  test('a new contact and a deal: every request written out whole', async () => {
    const { crm, deliver } = await startAccount('deals', {}, { sourceId: 'WEB', assignedById: '17' })
    const outcome = await deliver({ ...formLead, visit: '220145', flags, variables })
    expect(outcome).toEqual({ kind: 'delivered', crmId: '8001', url: `${crm.url}/crm/deal/details/8001/` })
    expect(crm.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /rest/17/hk4x9whcode71q/crm.deal.fields',
      'POST /rest/17/hk4x9whcode71q/crm.duplicate.findbycomm',
      'POST /rest/17/hk4x9whcode71q/crm.duplicate.findbycomm',
      'POST /rest/17/hk4x9whcode71q/crm.contact.add',
      'POST /rest/17/hk4x9whcode71q/crm.deal.add',
    ])
    expect(crm.requests[0]?.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      accept: 'application/json, */*;q=0.5',
      'user-agent': 'Estafeta',
    })
    const sent = calls(crm)
    expect(sent[1]).toEqual([
      'crm.duplicate.findbycomm',
      {
        type: 'PHONE',
        values: ['+79001112233', '79001112233', '89001112233', '9001112233', '8 (900) 111-22-33'],
        entity_type: 'CONTACT',
      },
    ])
    expect(sent[2]).toEqual([
      'crm.duplicate.findbycomm',
      { type: 'EMAIL', values: ['lead@example.org'], entity_type: 'CONTACT' },
    ])
    expect(sent[3]).toEqual([
      'crm.contact.add',
      {
        fields: {
          NAME: 'Тест Петров',
          PHONE: [{ VALUE: '+79001112233', VALUE_TYPE: 'WORK' }],
          EMAIL: [{ VALUE: 'lead@example.org', VALUE_TYPE: 'WORK' }],
          SOURCE_ID: 'WEB',
          ASSIGNED_BY_ID: 17,
          ORIGINATOR_ID: 'estafeta',
          ORIGIN_ID: 'estafeta-1',
        },
        params: { REGISTER_SONET_EVENT: 'N' },
      },
    ])
    expect(sent[4]).toEqual([
      'crm.deal.add',
      {
        fields: {
          TITLE: 'Заявка с формы «Расчёт»',
          COMMENTS:
            'Два окна\n\nПерезвонить по номеру: +74951234567\n\nНомер визита: 220145\nСтраница входа: https://okna.example/?a=1\nПереход с: https://ya.ru/',
          SOURCE_ID: 'WEB',
          UTM_SOURCE: 'yandex',
          UTM_MEDIUM: 'cpc',
          UTM_CAMPAIGN: 'brand',
          UTM_CONTENT: 'ad-3',
          UTM_TERM: 'купить окна',
          ASSIGNED_BY_ID: 17,
          CONTACT_IDS: [901],
          ORIGINATOR_ID: 'estafeta',
          ORIGIN_ID: 'estafeta-1',
        },
        params: { REGISTER_SONET_EVENT: 'Y' },
      },
    ])
  })

  test('a deal with the seed’s field keys, each converted by its type', async () => {
    const { crm, deliver } = await startAccount('deals', {}, { visitField: 'UF_CRM_VISIT' })
    const fields = {
      OPPORTUNITY: '4 900,50',
      CURRENCY_ID: 'RUB',
      ASSIGNED_BY_ID: '22',
      STAGE_ID: 'C9:UC_ABC123',
      SOURCE_ID: '47',
      SOURCE_DESCRIPTION: 'okna.example',
      UF_CRM_CITY: 'Тула',
      uf_crm_floor: '3',
      UF_CRM_AREA: '12,5',
      UF_CRM_AGREED: 'да',
      UF_CRM_BUDGET: '100|rub',
      UF_CRM_DAY: '02.03.2026',
      UF_CRM_AT: '02.03.2026 10:15',
      UF_CRM_KIND: 'обратный звонок',
      UF_CRM_WANTS: ['61', 'Балкон, лоджия'],
      UF_CRM_TAGS: 'окна',
      UF_CRM_FROM: 'Веб-сайт',
      UF_CRM_FILE: ['plan.png', 'iVBORw0KGgo='],
      UF_CRM_WHO: 'boris@example.org',
      COMMENTS: 'из квиза',
      empty: '',
    }
    await deliver({ title: 'Заявка', visit: '220145', fields })
    expect(deals(crm)[0]).toEqual({
      ID: 8001,
      CLOSED: 'N',
      DATE_CREATE: '2026-01-15T09:00:00.000Z',
      TITLE: 'Заявка',
      COMMENTS: 'из квиза',
      OPPORTUNITY: 4900.5,
      IS_MANUAL_OPPORTUNITY: 'Y',
      CURRENCY_ID: 'RUB',
      CATEGORY_ID: 9,
      STAGE_ID: 'C9:UC_ABC123',
      SOURCE_ID: '47',
      SOURCE_DESCRIPTION: 'okna.example',
      ASSIGNED_BY_ID: 22,
      UF_CRM_CITY: 'Тула',
      UF_CRM_FLOOR: 3,
      UF_CRM_AREA: 12.5,
      UF_CRM_AGREED: '1',
      UF_CRM_BUDGET: '100|RUB',
      UF_CRM_DAY: '2026-03-02',
      UF_CRM_AT: '2026-03-02T10:15:00+03:00',
      UF_CRM_KIND: '45',
      UF_CRM_WANTS: ['61', '62'],
      UF_CRM_TAGS: ['окна'],
      UF_CRM_FROM: 'WEB',
      UF_CRM_FILE: { fileData: ['plan.png', 'iVBORw0KGgo='] },
      UF_CRM_WHO: '22',
      UF_CRM_VISIT: '220145',
      ORIGINATOR_ID: 'estafeta',
      ORIGIN_ID: 'estafeta-1',
    })
    expect(contacts(crm)).toEqual([])
  })

  test('a deal whose comment keeps what the CRM would drop or refuse', async () => {
    const { crm, deliver } = await startAccount('deals')
    const fields = {
      OPPORTUNITY: 'дорого',
      CURRENCY_ID: 'BTC',
      ASSIGNED_BY_ID: '23',
      STAGE_ID: 'C9:NOPE',
      SOURCE_ID: 'Корзина shop.example',
      STATUS_ID: 'NEW',
      ADDRESS: 'ул. Мира, 1',
      UF_CRM_GONE: 'x',
      UF_CRM_FLOOR: 'третий',
      UF_CRM_KIND: 'другое',
      UF_CRM_FILE: 'https://okna.example/plan.png',
      ORIGIN_ID: 'mine',
      items: [{ id: 1 }],
    }
    const outcome = await deliver({ phone: 'нет', email: 'не почта', fields, clientFields: { UF_CRM_NICK: 'Кот' } })
    expect(outcome).toMatchObject({ kind: 'delivered' })
    expect(deals(crm)[0]).toEqual({
      ID: 8001,
      CLOSED: 'N',
      DATE_CREATE: '2026-01-15T09:00:00.000Z',
      TITLE: 'Заявка с сайта',
      COMMENTS: [
        'Данные заявки, для которых нет подходящего поля:',
        'phone: нет',
        'email: не почта',
        'OPPORTUNITY: дорого',
        'CURRENCY_ID: BTC',
        'ASSIGNED_BY_ID: 23',
        'SOURCE_ID: Корзина shop.example',
        'STATUS_ID: NEW',
        'ADDRESS: ул. Мира, 1',
        'UF_CRM_GONE: x',
        'UF_CRM_FLOOR: третий',
        'UF_CRM_KIND: другое',
        'UF_CRM_FILE: https://okna.example/plan.png',
        'ORIGIN_ID: mine',
        'items: {"id":1}',
        'UF_CRM_NICK: Кот',
        'STAGE_ID: C9:NOPE',
      ].join('\n'),
      CATEGORY_ID: 9,
      ORIGINATOR_ID: 'estafeta',
      ORIGIN_ID: 'estafeta-1',
    })
  })

  test('a deal with empty values where a single space asks for them', async () => {
    const { crm, deliver } = await startAccount('deals')
    await deliver({ title: ' ', comment: ' ', fields: { UF_CRM_CITY: ' ', UF_CRM_TAGS: ' ', UF_CRM_KIND: ' ' } })
    expect(deals(crm)[0]).toMatchObject({ TITLE: '', COMMENTS: '', UF_CRM_CITY: '', UF_CRM_TAGS: [], UF_CRM_KIND: '' })
  })

  test('a deal with a title, a name and marks as long as Bitrix24 takes; the whole is in the comment', async () => {
    const { crm, deliver } = await startAccount('deals')
    const title = 'я'.repeat(300)
    const name = 'Имя'.repeat(30)
    await deliver({ title, name, variables: { utmTerm: 'x'.repeat(256) } })
    expect(deals(crm)[0]).toMatchObject({ TITLE: 'я'.repeat(255), UTM_TERM: 'x'.repeat(255) })
    const comment = String(deals(crm)[0]?.['COMMENTS'])
    expect(comment).toContain(`title: ${title}`)
    expect(comment).toContain(`name: ${name}`)
    expect(comment).toContain(`UTM_TERM: ${'x'.repeat(256)}`)
  })

  test.each([
    [{ phone: '555-12' }, { NAME: '555-12', PHONE: [{ VALUE: '555-12', VALUE_TYPE: 'WORK' }] }],
    [{ email: 'a@b.example' }, { NAME: 'a@b.example', EMAIL: [{ VALUE: 'a@b.example', VALUE_TYPE: 'WORK' }] }],
    [{ name: 'Анна' }, { NAME: 'Анна' }],
  ])('a contact that always has a name: %j', async (lead, expected) => {
    const { crm, deliver } = await startAccount('deals')
    await deliver(lead)
    expect(contacts(crm)).toEqual([
      {
        ID: 901,
        DATE_CREATE: '2026-01-15T09:00:00.000Z',
        ...expected,
        ORIGINATOR_ID: 'estafeta',
        ORIGIN_ID: 'estafeta-1',
      },
    ])
  })

  test('a contact with client fields and further phones', async () => {
    const { crm, deliver } = await startAccount('deals')
    const clientFields = { LAST_NAME: 'Петров', UF_CRM_LEVEL: 'Золотой', PHONE: ['+74950000000'], WEB: 'okna.example' }
    await deliver({ ...formLead, fields: { UF_CRM_NICK: 'Кот' }, clientFields })
    expect(contacts(crm)[0]).toMatchObject({
      NAME: 'Тест Петров',
      LAST_NAME: 'Петров',
      UF_CRM_LEVEL: '71',
      UF_CRM_NICK: 'Кот',
      PHONE: [
        { VALUE: '+79001112233', VALUE_TYPE: 'WORK' },
        { VALUE: '+74950000000', VALUE_TYPE: 'WORK' },
      ],
      WEB: [{ VALUE: 'okna.example', VALUE_TYPE: 'WORK' }],
    })
  })
})

describe('pipeline and stage', () => {
  const stageOf = async (config: Record<string, unknown>, fields: Record<string, string>) => {
    const { crm, deliver } = await startAccount('deals', {}, config)
    await deliver({ fields })
    return [deals(crm)[0]?.['CATEGORY_ID'], deals(crm)[0]?.['STAGE_ID']]
  }
  test.each<[string, Record<string, unknown>, Record<string, string>, unknown[]]>([
    ['of nothing are left to Bitrix24', {}, {}, [undefined, undefined]],
    ['of the connection', { categoryId: '9', stageId: 'C9:NEW' }, {}, [9, 'C9:NEW']],
    ['of a stage of the connection alone', { stageId: 'C9:NEW' }, {}, [9, 'C9:NEW']],
    ['of a bare stage are the default pipeline’s', {}, { STAGE_ID: 'EXECUTING' }, [0, 'EXECUTING']],
    ['by the stage’s name', {}, { CATEGORY_ID: '9', STAGE_ID: 'ждём замер' }, [9, 'C9:UC_ABC123']],
    ['by the pipeline’s name', {}, { CATEGORY_ID: 'Опт' }, [9, undefined]],
    ['of a bare code in another pipeline', { categoryId: '9' }, { STAGE_ID: 'NEW' }, [9, 'C9:NEW']],
    [
      'of the lead go before the connection’s',
      { categoryId: '9', stageId: 'C9:NEW' },
      { CATEGORY_ID: '0' },
      [0, undefined],
    ],
    ['the CRM does not have are not sent', {}, { CATEGORY_ID: '77', STAGE_ID: 'C77:NEW' }, [undefined, undefined]],
  ])('%s', async (_name, config, fields, expected) => {
    expect(await stageOf(config, fields)).toEqual(expected)
  })

  test('of an older box are read by its own method, which leaves the default pipeline out', async () => {
    const missing = ['crm.category.list']
    const { crm, deliver } = await startAccount('deals', { missing }, { categoryId: '0', stageId: 'EXECUTING' })
    await deliver({})
    expect(deals(crm)[0]).toMatchObject({ CATEGORY_ID: 0, STAGE_ID: 'EXECUTING' })
  })
})

test('definitions are remembered per connection; a field made since then is found', async () => {
  const { crm, bench } = await startAccount('deals')
  const { deliver } = connect('deals', crm, { memory: createAdapterMemory(bench.clock) })
  const reads = (): number => calls(crm).filter(([method]) => method === 'crm.deal.fields').length
  await deliver({ fields: { UF_CRM_CITY: 'Тула' } }, { marker: 'a' })
  await deliver({ fields: { UF_CRM_CITY: 'Тула' } }, { marker: 'b' })
  expect(reads()).toBe(1)
  const { fields } = crm.account
  crm.account.fields = { ...fields, deal: { ...fields.deal, UF_CRM_NEW: { type: 'string', isDynamic: true } } }
  await deliver({ fields: { UF_CRM_NEW: '1' } }, { marker: 'c' })
  expect(reads()).toBe(2)
  expect(deals(crm)[2]).toMatchObject({ UF_CRM_NEW: '1' })
})

test('choices that do not come with the fields are read from the list of custom fields', async () => {
  const { crm, deliver } = await startAccount('deals', { tellsItems: false })
  await deliver({ fields: { UF_CRM_KIND: 'Форма расчёта' } })
  expect(deals(crm)[0]).toMatchObject({ UF_CRM_KIND: '44' })
})
