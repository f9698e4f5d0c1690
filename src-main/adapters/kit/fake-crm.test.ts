import { expect, onTestFinished, test } from 'vitest'
import { ManualClock } from '../../lib/manual-clock.ts'
import { CrmTransport } from './crm-transport.ts'
import { startFakeCrm } from './fake-crm.ts'
import { createCrmHttp } from './http.ts'
import type { CrmRequest } from './types.ts'

async function start() {
  const crm = await startFakeCrm()
  const transport = new CrmTransport()
  onTestFinished(async () => {
    transport.close()
    await crm.close()
  })
  const http = createCrmHttp({
    transport,
    secrets: [],
    gate: { enter: () => Promise.resolve(), record: () => undefined },
    clock: new ManualClock(),
    signal: new AbortController().signal,
    isOnline: () => true,
  })
  const request = (more: Partial<CrmRequest>): CrmRequest => ({
    method: 'GET',
    url: `${crm.url}/a`,
    isMutation: false,
    ...more,
  })
  return { crm, send: (more: Partial<CrmRequest> = {}) => http.send(request(more)) }
}

test('the script is followed line by line', async () => {
  const { crm, send } = await start()
  crm.expect({ method: 'GET', path: '/a', query: { x: '1' } }, { status: 200, json: { n: 1 } })
  crm.expect({ method: 'POST', path: '/a', form: { order: { id: 1 }, site: 'main' } }, { kind: 'reset' })
  expect((await send({ query: { x: 1 } })).json).toEqual({ n: 1 })
  await expect(
    send({ method: 'POST', isMutation: true, body: { form: { order: '{"id":1}', site: 'main' } } }),
  ).rejects.toThrow()
  crm.verify()
})

test('a request that was not expected fails the test', async () => {
  const { crm, send } = await start()
  expect((await send()).status).toBe(599)
  expect(() => {
    crm.verify()
  }).toThrow('GET /a: nothing was expected')
})

test('a request that differs fails the test and says where', async () => {
  const { crm, send } = await start()
  crm.expect({ method: 'POST', path: '/a', json: { a: 1 } }, { status: 200 })
  await send({ method: 'POST', body: { json: { a: 2 } }, isMutation: true })
  expect(() => {
    crm.verify()
  }).toThrow('POST /a: json is {"a":2}, expected {"a":1}')
})

test('an expected request that did not come fails the test', async () => {
  const { crm } = await start()
  crm.expect({ method: 'GET', path: '/never' }, { status: 200 })
  expect(() => {
    crm.verify()
  }).toThrow('GET /never: did not come')
})
