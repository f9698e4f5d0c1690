import { describe, expect, test } from 'vitest'
import { createAdapterMemory } from '../kit/memory.ts'
import { createStepStore } from '../kit/test-bench.ts'
import { amocrmAdapter } from './adapter.ts'
import { connect, formLead, isCreate, startAccount } from './test-account.ts'

const LEFT = 'Данные заявки, для которых не нашлось поля:'

describe('fields of a lead', () => {
  test('are found by number, by code and by name, in whichever record has them', async () => {
    const { deliver, bodies } = await startAccount()
    const fields = { 1276733: 'Тула', utm_campaign: 'brand', Этаж: '3', 880003: 'директор' }
    await deliver({ name: 'Тест', fields, clientFields: { 990018: '100', position: 'не он' } })
    const [[deal] = []] = bodies('/leads') as { custom_fields_values: unknown[] }[][]
    expect(deal?.custom_fields_values).toEqual([
      { field_id: 990018, values: [{ value: 100 }] },
      { field_id: 1276733, values: [{ value: 'Тула' }] },
      { field_code: 'UTM_CAMPAIGN', values: [{ value: 'brand' }] },
      { field_id: 990013, values: [{ value: '3' }] },
    ])
    expect(bodies('/contacts')).toMatchObject([
      [{ name: 'Тест', custom_fields_values: [{ field_id: 880003, values: [{ value: 'не он' }] }] }],
    ])
  })

  test('win over the visit and the marks of the visit, which are then in the note', async () => {
    const { deliver, deal, notes } = await startAccount()
    await deliver({ visit: '1', variables: { utmSource: 'auto' }, fields: { ROISTAT: '2', 990101: 'own' } })
    expect(deal()['custom_fields_values']).toMatchObject([
      { field_code: 'ROISTAT', values: [{ value: '2' }] },
      { field_code: 'UTM_SOURCE', values: [{ value: 'own' }] },
    ])
    expect(notes()).toEqual(['Номер визита: 1\nutmSource: auto\n[estafeta-1]'])
  })

  test('that amoCRM would not take are in the note', async () => {
    const { deliver, notes, deal } = await startAccount({}, { markerField: 990001 })
    const fields = {
      price: 'дорого',
      responsible_user_id: 'Никто',
      990013: 'третий',
      990014: '31.02.2026',
      990020: '7',
      990001: 'чужая метка',
      12345678: 'нет такого',
      nested: { a: 1 },
      empty: '',
      space: ' ',
    }
    const contact = { phone: 'нет', email: 'не почта' }
    expect(await deliver({ ...contact, fields, clientFields: { 880004: 'Платиновый' } })).toMatchObject({
      kind: 'delivered',
    })
    expect(deal()['custom_fields_values']).toMatchObject([{ field_id: 990001, values: [{ value: 'estafeta-1' }] }])
    expect(notes()).toEqual([
      [
        LEFT,
        'phone: нет',
        'email: не почта',
        '990013: третий',
        '990014: 31.02.2026',
        '990020: 7',
        '12345678: нет такого',
        'price: дорого',
        'responsible_user_id: Никто',
        'nested: {"a":1}',
        '880004: Платиновый',
        '990001: чужая метка',
        '[estafeta-1]',
      ].join('\n'),
    ])
  })

  test('of a contact are in the note when the lead names nobody', async () => {
    const { deliver, notes, trace } = await startAccount()
    await deliver({ clientFields: { 880003: 'директор' } })
    expect(trace()).not.toContain('POST /contacts')
    expect(notes()).toEqual([`${LEFT}\n880003: директор\n[estafeta-1]`])
  })

  test('keep the fraction of a price in the note: amoCRM takes whole units', async () => {
    const { deliver, deal, notes } = await startAccount()
    await deliver({ fields: { price: '1 500,50' } })
    expect(deal()['price']).toBe(1500)
    expect(notes()).toEqual([`${LEFT}\nprice: 1 500,50\n[estafeta-1]`])
  })

  test.each<[string, string | number, number | null]>([
    ['by number', 502, 502],
    ['by e-mail', 'Petr@Example.org', 502],
    ['by name', 'Анна Орлова', 501],
    ['as an empty value', ' ', null],
  ])('name the responsible user %s', async (_name, value, expected) => {
    const { deliver, deal } = await startAccount()
    await deliver({ fields: { responsible_user_id: value } })
    expect(deal()['responsible_user_id'] ?? null).toBe(expected)
  })

  test('that ask for an empty value leave a new record empty and clear a known one', async () => {
    const { crm, deliver, deal, bodies } = await startAccount()
    await deliver({ ...formLead, fields: { 1276733: ' ', price: ' ' }, clientFields: { 880003: 'директор' } })
    expect(deal()).toMatchObject({ price: 0, custom_fields_values: null })
    await deliver({ ...formLead, clientFields: { 880003: ' ' } }, { marker: 'estafeta-2' })
    expect(bodies('/contacts/88001')).toEqual([{ custom_fields_values: [{ field_id: 880003, values: null }] }])
    expect(JSON.stringify(crm.account.contacts.get(88001))).not.toContain('директор')
  })

  test('go to the note when the key may not read definitions', async () => {
    const { deliver, notes } = await startAccount({ hidesFields: true })
    expect(await deliver({ visit: '7', fields: { 1276733: 'Тула' } })).toMatchObject({ kind: 'delivered' })
    expect(notes()).toEqual([`Номер визита: 7\n\n${LEFT}\n1276733: Тула\n[estafeta-1]`])
  })

  test('are known for ten minutes; a field made since then is found once', async () => {
    const { crm } = await startAccount()
    const bare = connect(crm)
    const memory = createAdapterMemory(bare.bench.clock)
    const { bench } = connect(crm, { memory })
    const send = (marker: string, fields: Record<string, string>) =>
      amocrmAdapter.deliver(bench.context, bench.job({ fields }, { marker }))
    const reads = () => crm.requests.filter(({ path }) => path === '/api/v4/leads/custom_fields').length
    await send('a', { 1276733: 'x' })
    await send('b', { 1276733: 'x' })
    expect(reads()).toBe(1)
    crm.account.fields.leads.push({ id: 555, name: 'Новое', code: null, type: 'text' })
    await send('c', { 555: 'нашлось' })
    expect(reads()).toBe(2)
    expect(JSON.stringify([...crm.account.leads.values()].at(-1))).toContain('нашлось')
    await send('d', { 666: 'нет' })
    expect(reads()).toBe(2)
  })
})

describe('what amoCRM refuses', () => {
  test('is left out, told in the note, and the rest is delivered', async () => {
    const { crm, deliver, bodies, notes } = await startAccount({}, { responsibleUserId: '503', markerField: 990001 })
    const outcome = await deliver({ title: 'Заявка', fields: { loss_reason_id: 5, 1276733: 'Тула', price: 10 } })
    expect(outcome).toMatchObject({ kind: 'delivered' })
    const sent = bodies('/leads') as { responsible_user_id?: number }[][]
    expect(sent.map(([one]) => one?.responsible_user_id)).toEqual([503, undefined])
    expect(notes()).toEqual([`${LEFT}\nresponsible_user_id: 503\n[estafeta-1]`])
    expect(crm.account.leads.size).toBe(1)
  })

  test('may be the field of the mark: the mark is then in the name', async () => {
    const { deliver, deal } = await startAccount({}, { markerField: 424242 })
    expect(await deliver({ title: 'Заявка' })).toMatchObject({ kind: 'delivered' })
    expect(deal()).toMatchObject({ name: 'Заявка [estafeta-1]', custom_fields_values: null })
  })

  test('may be a part of the contact', async () => {
    const { crm, deliver, notes } = await startAccount()
    const refusal = {
      status: 400,
      json: {
        title: 'Bad Request',
        'validation-errors': [
          {
            request_id: 'contact',
            errors: [{ code: 'X', path: 'custom_fields_values.1.values.0.value', detail: 'email' }],
          },
        ],
      },
    }
    crm.failNext(
      { kind: 'answer', answer: refusal },
      { matches: ({ method, path }) => method === 'POST' && path === '/api/v4/contacts' },
    )
    expect(await deliver(formLead)).toMatchObject({ kind: 'delivered' })
    expect(JSON.stringify(crm.account.contacts.get(88001))).not.toContain('lead@example.org')
    expect(notes()).toEqual([`Два окна\n\n${LEFT}\nemail: lead@example.org\n[estafeta-1]`])
  })

  test('is remembered by the next attempt, and told although its answer was lost', async () => {
    const { crm, bench, notes, bodies } = await startAccount({}, { responsibleUserId: '503' })
    const step = createStepStore().run
    let count = 0
    crm.failNext({ kind: 'lose_answer' }, { matches: (request) => isCreate(request) && (count += 1) === 2 })
    const job = bench.job({ title: 'Заявка' }, { step })
    expect(await amocrmAdapter.deliver(bench.context, job)).toMatchObject({ kind: 'unknown' })
    expect(await amocrmAdapter.lookUp(bench.context, job)).toMatchObject({ kind: 'found', crmId: '660001' })
    expect(bodies('/leads')).toHaveLength(2)
    expect(notes()).toEqual([`${LEFT}\nresponsible_user_id: 503\n[estafeta-1]`])
  })

  test('as a whole is a refusal of the lead that names the culprit in words', async () => {
    const { crm, deliver } = await startAccount()
    const json = {
      title: 'Bad Request',
      detail: 'Request validation failed',
      'validation-errors': [{ errors: [{ code: 'FieldMissing', path: 'who_knows', detail: 'required' }] }],
    }
    crm.failNext({ kind: 'answer', answer: { status: 400, json } }, { matches: isCreate })
    expect(await deliver({})).toEqual({
      kind: 'rejected',
      reason: 'HTTP 400: refused: Bad Request; Request validation failed; who_knows FieldMissing required',
    })
  })
})
