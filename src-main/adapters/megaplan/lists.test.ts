import { describe, expect, test } from 'vitest'
import { createAdapterMemory } from '../kit/memory.ts'
import { megaplan1Adapter, megaplanAdapter } from './adapter.ts'
import { connect, startAccount, VERSIONS } from './test-account.ts'

describe.each(VERSIONS)('reference lists of %s', (version) => {
  test('give schemes, and employees with their e-mail', async () => {
    const { readList } = await startAccount(version)
    expect(await readList('programs')).toEqual([{ value: '14', label: 'Продажи', isActive: true }])
    expect(await readList('users')).toEqual([
      { value: '1000005', label: 'Орлова Анна', isActive: true, detail: 'a@example.org' },
      { value: '1000006', label: 'Ушёл Пётр', isActive: false, detail: 'p@example.org' },
    ])
  })

  test('give fields with their types, those of several schemes with the name of each', async () => {
    const { readList } = await startAccount(version)
    expect(await readList('dealFields')).toContainEqual({
      value: 'Category1000047CustomFieldSayt',
      label: 'Сайт',
      isActive: true,
      detail: 'string',
    })
    expect((await readList('clientFields')).map(({ value }) => value)).toContain('Category183CustomFieldIstochnik')
    const programs = [
      { id: 14, name: 'Продажи' },
      { id: 15, name: 'Сервис' },
    ]
    const several = await startAccount(version, { programs })
    expect((await several.readList('dealFields')).map(({ label }) => label)).toContain('Продажи: Сайт')
  })

  test('are all readable, and no others', async () => {
    const { readList } = await startAccount(version)
    const { descriptor } = version === 'megaplan' ? megaplanAdapter : megaplan1Adapter
    for (const { name } of descriptor.lists) expect(await readList(name)).not.toEqual([])
    await expect(readList('nonsense')).rejects.toThrow('Megaplan has no list "nonsense"')
  })

  test('refuse in words when the key is wrong', async () => {
    const { crm } = await startAccount(version)
    const bad = version === 'megaplan' ? { token: 'no' } : { secretKey: 'no' }
    await expect(connect(version, crm, { config: bad }).readList('users')).rejects.toThrow(/HTTP 40[13]/)
  })

  test('field definitions are remembered; a field made since then is found, a name that does not exist costs one read', async () => {
    const { crm, bench } = await startAccount(version)
    const memory = createAdapterMemory(bench.clock)
    const { deliver } = connect(version, crm, { config: { programId: '14' }, memory })
    const reads = (): number => crm.requests.filter(({ path }) => /14\/fields|Deal\/listFields/.test(path)).length
    await deliver({ fields: { Category1000047CustomFieldSayt: 'a' } }, { marker: 'a' })
    await deliver({ fields: { Category1000047CustomFieldSayt: 'b' } }, { marker: 'b' })
    expect(reads()).toBe(1)
    await deliver({ fields: { made_since: '1' } }, { marker: 'c' })
    await deliver({ fields: { made_since: '2' } }, { marker: 'd' })
    expect(reads()).toBe(2)
    bench.clock.advance(10 * 60_000)
    await deliver({ fields: { Category1000047CustomFieldSayt: 'c' } }, { marker: 'e' })
    expect(reads()).toBe(3)
  })
})

test('API v3 tells statuses with their kind, and the choices of a field', async () => {
  const { readList } = await startAccount('megaplan', {}, { programId: '14' })
  expect((await readList('states'))[2]).toEqual({ value: '42', label: 'Завершена', isActive: true, detail: 'positive' })
  expect((await readList('dealFields')).find(({ value }) => value.endsWith('Tip'))?.choices).toEqual([
    { value: 'Окно', label: 'Окно' },
    { value: 'Балкон, лоджия', label: 'Балкон, лоджия' },
  ])
})

test('a connection asks for as many requests per second as it is set to', () => {
  const limits = (given: object) =>
    megaplanAdapter.limits(megaplanAdapter.configSchema.parse({ account: 'a', signIn: 'token', token: 't', ...given }))
  expect(limits({})).toEqual({ perSecond: 3, burst: 3, concurrency: 2 })
  expect(limits({ requestsPerSecond: 0.25 })).toEqual({ perSecond: 0.25, burst: 1, concurrency: 2 })
})
