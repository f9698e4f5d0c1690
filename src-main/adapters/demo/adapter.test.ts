import { expect, test } from 'vitest'
import { describeConformance } from '../kit/conformance.ts'
import { startFakeCrm } from '../kit/fake-crm.ts'
import { createBench } from '../kit/test-bench.ts'
import { demoAdapter } from './adapter.ts'
import { demoTarget } from './conformance-target.ts'
import { FAKE_DEMO_KEY, startFakeDemo } from './fake-demo.ts'

describeConformance(demoTarget)

test('a lead becomes exactly this request', async () => {
  const crm = await startFakeCrm()
  crm.expect(
    {
      method: 'POST',
      path: '/deals',
      headers: { 'x-demo-key': FAKE_DEMO_KEY, 'content-type': 'application/json; charset=utf-8' },
      json: {
        marker: 'estafeta-1',
        title: 'Заявка',
        name: 'Иван',
        phone: '+7 900 111-22-33',
        email: null,
        comment: 'перезвоните\ncity: "Тула"',
      },
    },
    { status: 201, json: { id: '7' } },
  )
  const bench = createBench(demoAdapter, { url: crm.url, key: FAKE_DEMO_KEY })
  const lead = {
    title: 'Заявка',
    name: 'Иван',
    phone: '+7 900 111-22-33',
    comment: 'перезвоните',
    fields: { city: 'Тула' },
  }
  expect(await demoAdapter.deliver(bench.context, bench.job(lead))).toEqual({ kind: 'delivered', crmId: '7' })
  crm.verify()
  await crm.close()
})

test('a comment is added to the deal and found again by its mark', async () => {
  const crm = await startFakeDemo()
  const bench = createBench(demoAdapter, { url: crm.url, key: FAKE_DEMO_KEY })
  await demoAdapter.deliver(bench.context, bench.job({ title: 'Заявка' }))
  const comment = bench.comment({ crmId: '1', title: 'Внимание', message: 'клиент ждёт' })
  expect(await demoAdapter.lookUpComment?.(bench.context, comment)).toEqual({ kind: 'absent' })
  expect(await demoAdapter.addComment?.(bench.context, comment)).toEqual({ kind: 'delivered', crmId: '1' })
  expect(await demoAdapter.lookUpComment?.(bench.context, comment)).toEqual({ kind: 'found', crmId: '1' })
  expect(crm.deals[0]?.notes).toEqual(['Внимание\nклиент ждёт [estafeta-1-c1]'])
  await crm.close()
})
