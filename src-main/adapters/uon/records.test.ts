import { describe, expect, test } from 'vitest'
import { uonAdapter } from './adapter.ts'
import { nothing } from './fake-uon.ts'
import { formLead, startAccount } from './test-account.ts'

const client = { u_id: '17', u_phone: '79001112233', u_email: 'lead@example.org' }
const open = {
  id: '41',
  id_system: 's-41',
  notes: 'старое',
  dat: '2026-01-10 10:00:00',
  dat_close: null,
  status_id: '1',
  client_id: '17',
}
const check = { is_need_check_order_in_processing: true }
const append = { ...check, is_need_check_order_in_processing_append: true }

describe('a repeated lead that asks for the check of open leads', () => {
  test('is appended to the newest open lead, once', async () => {
    const leads = [{ ...open }, { ...open, id: '42', id_system: 's-42' }, { ...open, id: '43', status_id: '9' }]
    const { crm, deliver } = await startAccount({ clients: [client], leads }, { account: 'https://id1.u-on.ru' })
    crm.failNext({ kind: 'lose_answer' }, { matches: ({ path }) => path.includes('/request/update/') })
    const lead = { ...formLead, fields: { nights_from: '7' }, variables: { utmSource: 'yandex' }, flags: append }
    expect(await deliver(lead)).toMatchObject({ kind: 'unknown' })
    expect(await deliver(lead, { isRepeatOfUnknown: true })).toEqual({
      kind: 'delivered',
      crmId: '42',
      url: 'https://id1.u-on.ru/request_edit_lead.php?r_id=42',
      isAppended: true,
    })
    expect(crm.account.leads).toHaveLength(3)
    expect(crm.account.leads[1]?.['notes']).toBe(
      'старое\n\nПовторная заявка: Заявка с формы «Подбор тура»\nОльга Тестова, 8 (900) 111-22-33, lead@example.org\nХочу в Турцию\nnights_from: 7\nutmSource: yandex\n[estafeta-1]',
    )
    expect(crm.requests.filter(({ path }) => path.includes('/request/update/'))).toHaveLength(1)
  })

  test('without append changes nothing and names the open lead', async () => {
    const { crm, deliver } = await startAccount({ clients: [client], leads: [{ ...open }] })
    expect(await deliver({ ...formLead, flags: check })).toEqual({ kind: 'delivered', crmId: '41', isAppended: false })
    expect(crm.account.leads).toEqual([open])
  })

  test('looks among requests where leads become requests', async () => {
    const requests = [
      { ...open, id: '51' },
      { ...open, id: '52', status_id: '8' },
    ]
    const { crm, deliver } = await startAccount({ clients: [client], requests }, { target: 'request' })
    expect(await deliver({ ...formLead, flags: append })).toEqual({
      kind: 'delivered',
      crmId: 'request:51',
      isAppended: true,
    })
    expect(crm.account.requests[0]?.['notes']).toContain('[estafeta-1]')
  })

  test.each([
    ['every lead is archived', { ...open, status_id: '9' }],
    ['the lead is closed', { ...open, dat_close: '2026-01-12 10:00:00' }],
    ['the lead is older than 30 days', { ...open, dat: '2025-11-01 10:00:00' }],
    ["the lead is another tourist's", { ...open, client_id: '18' }],
  ])('becomes a lead when %s', async (_name, other) => {
    const { crm, deliver } = await startAccount({ clients: [client], leads: [other] })
    const outcome = await deliver({ ...formLead, flags: append })
    expect(outcome).toMatchObject({ kind: 'delivered', crmId: '4712' })
    expect(outcome).not.toHaveProperty('isAppended')
    expect(crm.account.leads).toHaveLength(2)
  })

  test('does not take its own lead for an earlier one', async () => {
    const { crm, deliver } = await startAccount({ clients: [client] })
    crm.failNext({ kind: 'lose_answer' }, { matches: ({ path }) => path.endsWith('/lead/create.json') })
    expect(await deliver({ ...formLead, flags: append })).toMatchObject({ kind: 'unknown' })
    expect(await deliver({ ...formLead, flags: append })).toEqual({ kind: 'delivered', crmId: '4711' })
    expect(crm.account.leads).toHaveLength(1)
  })

  test.each(['/lead-by-client/', '/status_lead.json'])('waits when %s cannot be read', async (part) => {
    const { crm, deliver } = await startAccount({ clients: [client], leads: [{ ...open }] })
    crm.failNext({ kind: 'answer', answer: { status: 500 } }, { matches: ({ path }) => path.includes(part) })
    expect(await deliver({ ...formLead, flags: append })).toMatchObject({ kind: 'retry' })
    expect(crm.account.leads).toEqual([open])
  })
})

describe('the look-up by mark', () => {
  const mine = { ...open, notes: 'Заявка\r\n\r\n[estafeta-1]', dat: '2026-01-15 12:00:00' }

  test('takes only the exact mark, the oldest of several, in a window around the lead', async () => {
    const leads = [
      { ...mine, id: '50', notes: '[estafeta-11]' },
      { ...mine, id: '49' },
      { ...mine, id: '48' },
    ]
    const { bench, trace } = await startAccount({ leads })
    expect(await uonAdapter.lookUp(bench.context, bench.job(formLead))).toEqual({ kind: 'found', crmId: '48' })
    expect(trace()).toEqual(['GET leads/2026-01-14/2026-01-16/1.json', 'GET leads/2026-01-14/2026-01-16/2.json'])
  })

  test.each([
    ['the number of pages is told', true],
    ['only an empty page ends the list', false],
  ])('walks to the end when %s', async (_name, isPageCountShown) => {
    const leads = Array.from({ length: 5 }, (_, index) => ({ ...mine, id: String(60 + index), notes: '' }))
    const { crm, bench } = await startAccount({ leads: [...leads, mine], pageSize: 2, isPageCountShown })
    expect(await uonAdapter.lookUp(bench.context, bench.job(formLead))).toMatchObject({ kind: 'found', crmId: '41' })
    crm.account.leads.pop()
    expect(await uonAdapter.lookUp(bench.context, bench.job(formLead))).toEqual({ kind: 'absent' })
  })

  test('looks among requests for what could only become a request', async () => {
    const { bench } = await startAccount({ requests: [{ ...mine, id: '51' }] })
    expect(await uonAdapter.lookUp(bench.context, bench.job({}))).toEqual({ kind: 'found', crmId: 'request:51' })
    expect(await uonAdapter.lookUp(bench.context, bench.job(formLead))).toEqual({ kind: 'absent' })
  })

  test('believes "there are none" only while the account shows its managers', async () => {
    const { crm, bench, trace } = await startAccount()
    expect(await uonAdapter.lookUp(bench.context, bench.job(formLead))).toEqual({ kind: 'absent' })
    expect(trace()).toEqual(['GET leads/2026-01-14/2026-01-16/1.json', 'GET manager.json'])
    crm.failNext({ kind: 'answer', answer: nothing('users') }, { times: Infinity })
    expect(await uonAdapter.lookUp(bench.context, bench.job(formLead))).toMatchObject({ kind: 'failed' })
  })

  test('is complete when a list without pages repeats itself, and failed when it may go on', async () => {
    const { crm, bench } = await startAccount()
    const page = (count: number) => ({
      status: 200,
      json: { leads: Array.from({ length: count }, (_, index) => ({ ...mine, id: 60 + index, notes: '' })) },
    })
    const list = ({ path }: { path: string }): boolean => path.includes('/leads/')
    crm.failNext({ kind: 'answer', answer: page(3) }, { times: 2, matches: list })
    expect(await uonAdapter.lookUp(bench.context, bench.job(formLead))).toEqual({ kind: 'absent' })
    crm.failNext({ kind: 'answer', answer: page(100) }, { times: 2, matches: list })
    expect(await uonAdapter.lookUp(bench.context, bench.job(formLead))).toMatchObject({ kind: 'failed' })
  })
})

describe('a comment', () => {
  test.each([
    ['a lead', '41', { leads: [{ ...open }] }],
    ['a request', 'request:41', { requests: [{ ...open }] }],
    ['a lead that U-ON shows as a request too', '41', { leads: [{ ...open }], isShared: true }],
  ])('is appended to %s once, however often it is sent, and found by its mark', async (_name, crmId, changes) => {
    const { crm, bench } = await startAccount(changes)
    const comment = bench.comment({ crmId, title: 'Звонок' })
    expect(await uonAdapter.lookUpComment?.(bench.context, comment)).toEqual({ kind: 'absent' })
    expect(await uonAdapter.addComment?.(bench.context, comment)).toMatchObject({ kind: 'delivered', crmId })
    expect(await uonAdapter.addComment?.(bench.context, comment)).toMatchObject({ kind: 'delivered', crmId })
    expect(await uonAdapter.lookUpComment?.(bench.context, comment)).toEqual({ kind: 'found', crmId })
    const [row] = [...crm.account.leads, ...crm.account.requests]
    expect(row?.['notes']).toBe('старое\n\nЗвонок\nперезвонить после обеда\n[estafeta-1-c1]')
  })

  test('keeps what the note held as people wrote it, entities decoded', async () => {
    const { crm, bench } = await startAccount({ leads: [{ ...open, notes: 'Отель &laquo;Море&raquo; &amp; пляж' }] })
    await uonAdapter.addComment?.(bench.context, bench.comment({ crmId: '41' }))
    expect(crm.account.leads[0]?.['notes']).toContain('Отель «Море» & пляж\n\nперезвонить')
  })

  test('is refused when a lead and a request have the number: the change could hit the other', async () => {
    const leads = [{ ...open }]
    const requests = [{ ...open, id_system: 's-other' }]
    const { crm, bench } = await startAccount({ leads, requests })
    const outcome = await uonAdapter.addComment?.(bench.context, bench.comment({ crmId: '41' }))
    expect(outcome).toMatchObject({ kind: 'rejected' })
    expect(JSON.stringify(outcome)).toContain('both a lead and a request with number 41')
    expect(crm.account.requests[0]?.['notes']).toBe('старое')
  })

  test.each(['requests', 'nothing'] as const)(
    'is refused when the change is answered like one that was made, but changes %s',
    async (updates) => {
      const { bench } = await startAccount({ leads: [{ ...open }], updates })
      const outcome = await uonAdapter.addComment?.(bench.context, bench.comment({ crmId: '41' }))
      expect(outcome).toMatchObject({ kind: 'rejected' })
      expect(JSON.stringify(outcome)).toContain('does not show it there')
    },
  )

  test('is not doubled when the look after the change fails', async () => {
    const { crm, bench } = await startAccount({ leads: [{ ...open }] })
    let reads = 0
    const second = ({ path }: { path: string }): boolean => path.endsWith('/lead/41.json') && (reads += 1) === 2
    crm.failNext({ kind: 'reset' }, { matches: second })
    const comment = bench.comment({ crmId: '41' })
    expect(await uonAdapter.addComment?.(bench.context, comment)).toMatchObject({ kind: 'retry' })
    expect(await uonAdapter.addComment?.(bench.context, comment)).toMatchObject({ kind: 'delivered' })
    expect(String(crm.account.leads[0]?.['notes']).split('[estafeta-1-c1]')).toHaveLength(2)
  })

  test.each(['99', 'request:41', '[estafeta-1]', '0', ''])(
    'for "%s", which is not there, is refused',
    async (crmId) => {
      const { bench } = await startAccount({ leads: [{ ...open }] })
      expect(await uonAdapter.addComment?.(bench.context, bench.comment({ crmId }))).toMatchObject({ kind: 'rejected' })
    },
  )
})
