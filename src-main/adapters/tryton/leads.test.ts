import { describe, expect, test } from 'vitest'
import { trytonAdapter } from './adapter.ts'
import { startAccount } from './test-account.ts'

const lead = {
  title: 'Заявка с формы «Расчёт»',
  comment: 'Два окна\nи балкон',
  name: 'Анна Ёлкина',
  phone: '8 (916) 000-00-00',
  phoneE164: '+79160000000',
  email: 'Anna@example.org',
}

describe('a lead becomes', () => {
  test('a party and an opportunity, written out whole', async () => {
    const { crm, deliver, calls } = await startAccount({ employeeId: 3 })
    const outcome = await deliver({
      ...lead,
      visit: '220145',
      flags: { is_need_callback: true, callback_phone: '+74951234567' },
      variables: { utmSource: 'yandex', utmTerm: 'окна' },
      fields: {
        amount: '12 500,50 ₽',
        start_date: '02.03.2026',
        payment_term: 'Предоплата',
        conversion_probability: '0,3',
        state: 'won',
        nosuch: ['a', 'b'],
        empty: '',
      },
      clientFields: { lang: '1', level: 'gold' },
    })
    expect(outcome).toEqual({ kind: 'delivered', crmId: '1', url: `${crm.url}/#crm/model/sale.opportunity/1` })
    const context = { company: 1 }
    const mechanisms = [
      { type: 'mobile', value: '+79160000000' },
      { type: 'email', value: 'Anna@example.org' },
    ]
    const byValue = (condition: string[]) => [
      [condition, ['party.active', '=', true]],
      0,
      10,
      [['party', 'ASC']],
      ['party'],
      context,
    ]
    const opportunity = {
      employee: 3,
      amount: { __class__: 'Decimal', decimal: '12500.50' },
      start_date: { __class__: 'date', year: 2026, month: 3, day: 2 },
      payment_term: 4,
      conversion_probability: 0.3,
      company: 1,
      reference: 'estafeta-1',
      description: 'Заявка с формы «Расчёт»',
      comment:
        'Два окна\nи балкон\n\nПерезвонить по номеру: +74951234567\n\nНомер визита: 220145\n\n' +
        'Данные визита:\nutmSource: yandex\nutmTerm: окна\n\n' +
        'Данные заявки, для которых нет подходящего поля:\nstate: won\nnosuch: a, b\nlevel: gold',
      party: 2,
    }
    const terms = [[['rec_name', '=', 'Предоплата']], 0, 2, null, ['rec_name'], context]
    expect(calls()).toEqual([
      ['model.res.user.get_preferences', [true, {}]],
      ['model.sale.opportunity.fields_get', [[], context]],
      ['model.account.invoice.payment_term.search_read', terms],
      ['model.party.party.fields_get', [[], context]],
      ['model.party.contact_mechanism.search_read', byValue(['value_compact', '=', '+79160000000'])],
      ['model.party.contact_mechanism.search_read', byValue(['value', 'ilike', 'Anna@example.org'])],
      [
        'model.party.party.create',
        [[{ lang: 1, name: 'Анна Ёлкина', contact_mechanisms: [['create', mechanisms]] }], context],
      ],
      ['model.sale.opportunity.create', [[opportunity], context]],
    ])
  })

  test('an opportunity without a party when there is no way to reach the person', async () => {
    const { crm, deliver } = await startAccount()
    await deliver({ name: 'Анна', phone: '12', email: 'нет', title: ' ', clientFields: { lang: '1' } })
    expect(crm.records.parties.size).toBe(0)
    expect(crm.records.opportunities.get(1)).toMatchObject({
      description: 'Заявка',
      comment: 'Анна, 12, нет\n\nДанные заявки, для которых нет подходящего поля:\nlang: 1',
    })
  })

  test('an opportunity of the party that is there already, by phone or by e-mail of any case', async () => {
    const { crm, deliver } = await startAccount()
    await deliver(lead)
    await deliver({ ...lead, email: null, clientFields: { lang: ' ' } }, { marker: 'estafeta-2' })
    await deliver({ ...lead, phone: null, phoneE164: null, email: 'anna@EXAMPLE.org' }, { marker: 'estafeta-3' })
    expect(crm.records.parties.size).toBe(1)
    expect(crm.records.parties.get(2)?.values).toEqual({ lang: null })
    expect([...crm.records.opportunities.values()].map(({ party }) => party)).toEqual([2, 2, 2])
  })

  test('an opportunity of the chosen company', async () => {
    const { crm, deliver } = await startAccount({ companyId: '7' })
    await deliver(lead)
    expect(crm.records.opportunities.get(1)?.company).toBe(7)
  })
})

describe('a repeated lead that asks for the check', () => {
  const flags = { is_need_check_order_in_processing: true }
  const append = { ...flags, is_need_check_order_in_processing_append: true }

  test('becomes a note of the open opportunity, once, and is found there', async () => {
    const { crm, bench, deliver } = await startAccount()
    await deliver(lead)
    const again = { ...lead, comment: 'ещё раз', fields: { city: 'Тула' }, flags: append }
    const outcome = await deliver(again, { marker: 'estafeta-2' })
    expect(outcome).toMatchObject({ kind: 'delivered', crmId: '1', isAppended: true })
    await deliver(again, { marker: 'estafeta-2', isRepeatOfUnknown: true })
    expect(crm.records.notes.map(({ message }) => message)).toEqual([
      'Повторная заявка: Заявка с формы «Расчёт»\nАнна Ёлкина, 8 (916) 000-00-00, Anna@example.org\nещё раз\ncity: Тула\n[estafeta-2]',
    ])
    expect(await trytonAdapter.lookUp(bench.context, bench.job(again, { marker: 'estafeta-2' }))).toMatchObject({
      kind: 'found',
      crmId: '1',
    })
    expect(crm.records.opportunities.size).toBe(1)
  })

  test('changes nothing without _append, and makes an opportunity when the known one is over', async () => {
    const { crm, deliver } = await startAccount()
    await deliver(lead)
    expect(await deliver({ ...lead, flags }, { marker: 'estafeta-2' })).toMatchObject({ crmId: '1', isAppended: false })
    const known = crm.records.opportunities.get(1)
    if (known !== undefined) known.state = 'lost'
    expect(await deliver({ ...lead, flags }, { marker: 'estafeta-3' })).toMatchObject({ crmId: '2' })
    expect(crm.records.notes).toEqual([])
  })

  test('that was made by an attempt nobody heard of is adopted, not appended to itself', async () => {
    const { crm, deliver } = await startAccount()
    await deliver(lead)
    crm.failNext({ kind: 'lose_answer' }, { matches: ({ body }) => body.includes('opportunity.create') })
    expect(await deliver({ ...lead, phoneE164: '+79160000001', email: null }, { marker: 'm-2' })).toMatchObject({
      kind: 'unknown',
    })
    const repeat = { marker: 'm-2', isRepeatOfUnknown: true }
    expect(await deliver({ ...lead, flags: append }, repeat)).toMatchObject({ crmId: '2' })
    expect(crm.records.opportunities.size).toBe(2)
  })
})

describe('a comment', () => {
  test('becomes a note with its mark, is found again, and is not added twice', async () => {
    const { crm, bench, deliver } = await startAccount()
    await deliver(lead)
    const comment = bench.comment({ crmId: '1', title: 'Звонок' })
    expect(await trytonAdapter.lookUpComment?.(bench.context, comment)).toEqual({ kind: 'absent' })
    expect(await trytonAdapter.addComment?.(bench.context, comment)).toMatchObject({ kind: 'delivered', crmId: '1' })
    expect(await trytonAdapter.addComment?.(bench.context, comment)).toMatchObject({ kind: 'delivered' })
    expect(await trytonAdapter.lookUpComment?.(bench.context, comment)).toEqual({ kind: 'found', crmId: '1' })
    expect(crm.records.notes).toEqual([
      { id: 1, resource: 'sale.opportunity,1', message: 'Звонок\nперезвонить после обеда\n[estafeta-1-c1]' },
    ])
  })

  test('to an opportunity that is gone, or to a number that is none, is refused in words', async () => {
    const { bench } = await startAccount()
    expect(await trytonAdapter.addComment?.(bench.context, bench.comment({ crmId: '99' }))).toEqual({
      kind: 'rejected',
      reason: 'Tryton: A value is required for field "Resource" in "Note".',
      field: 'Resource',
    })
    expect(await trytonAdapter.addComment?.(bench.context, bench.comment({ crmId: 'abc' }))).toMatchObject({
      kind: 'rejected',
    })
  })
})
