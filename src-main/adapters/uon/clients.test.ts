import { describe, expect, test } from 'vitest'
import { nothing, refusal } from './fake-uon.ts'
import { formLead, startAccount } from './test-account.ts'

const clientOf = (rows: readonly Record<string, unknown>[]): unknown[] => rows.map((row) => row['client_id'])

describe('the tourist of a lead', () => {
  test('is found by phone, though U-ON stores a space for the plus', async () => {
    const clients = [{ u_id: '17', u_name: 'Ольга', u_phone: ' 79001112233', u_email: '' }]
    const { crm, deliver, trace } = await startAccount({ clients })
    await deliver(formLead)
    expect(clientOf(crm.account.leads)).toEqual(['17'])
    expect(trace()).toEqual(['GET user/phone/79001112233.json', 'POST lead/create.json'])
    expect(crm.requests[1]?.body).toContain('u_phone=79001112233')
  })

  test('is found by e-mail when nobody has the phone', async () => {
    const clients = [{ u_id: 18, u_phone: null, u_email: 'Lead@Example.org' }]
    const { crm, deliver } = await startAccount({ clients })
    await deliver(formLead)
    expect(clientOf(crm.account.leads)).toEqual(['18'])
  })

  test('is not the one whose phone or e-mail only looks alike', async () => {
    const { crm, deliver } = await startAccount()
    const alike = {
      status: 200,
      json: {
        users: [{ u_id: 5, u_phone: '79001112234', u_phone_mobile: '179001112233', u_email: 'xlead@example.org' }],
      },
    }
    crm.failNext({ kind: 'answer', answer: alike }, { times: 2, matches: ({ path }) => path.includes('/user/') })
    await deliver(formLead)
    expect(clientOf(crm.account.leads)).toEqual(['900'])
  })

  test('is the oldest of several', async () => {
    const { crm, deliver } = await startAccount()
    const several = {
      status: 200,
      json: {
        users: [
          { u_id: '20', u_phone: '79001112233' },
          { u_id: '7', u_phone_mobile: '+7 900 111-22-33' },
        ],
      },
    }
    crm.failNext({ kind: 'answer', answer: several }, { matches: ({ path }) => path.includes('/user/phone/') })
    await deliver(formLead)
    expect(clientOf(crm.account.leads)).toEqual(['7'])
  })

  test('is the one the lead names', async () => {
    const { crm, deliver, trace } = await startAccount()
    await deliver({ ...formLead, fields: { r_cl_id: '33' } })
    expect(clientOf(crm.account.leads)).toEqual(['33'])
    expect(trace()).toEqual(['POST lead/create.json'])
  })

  test.each([
    ['500', { status: 500 }, 'retry'],
    ['404 that names a parameter', refusal('Parameter phone is wrong'), 'rejected'],
    ['404 without a result', { status: 404, json: {} }, 'rejected'],
    ['200 without a list', { status: 200, json: { result: 200 } }, 'retry'],
    ['an error inside 200', { status: 200, json: { error: 'busy' } }, 'rejected'],
  ])('is never taken for absent after %s', async (_name, answer, kind) => {
    const { crm, deliver } = await startAccount()
    crm.failNext({ kind: 'answer', answer }, { matches: ({ path }) => path.includes('/user/phone/') })
    expect(await deliver(formLead)).toMatchObject({ kind })
    expect(crm.account.leads).toEqual([])
  })

  test('is absent when U-ON says so, also inside 200', async () => {
    const { crm, deliver } = await startAccount()
    const inside = { ...nothing('users'), status: 200 }
    crm.failNext({ kind: 'answer', answer: inside }, { times: 2, matches: ({ path }) => path.includes('/user/') })
    expect(await deliver(formLead)).toMatchObject({ kind: 'delivered' })
    expect(clientOf(crm.account.leads)).toEqual(['900'])
  })
})
