import { expect, test } from 'vitest'
import { calls, isCall, startAccount } from './test-account.ts'

test.each([
  [
    'pipelines',
    [
      { value: '0', label: 'Общая', isActive: true },
      { value: '9', label: 'Опт', isActive: true },
    ],
  ],
  [
    'sources',
    [
      { value: '47', label: 'Корзина', isActive: true },
      { value: 'CALL', label: 'Звонок', isActive: true },
      { value: 'WEB', label: 'Веб-сайт', isActive: true },
    ],
  ],
  [
    'leadStatuses',
    [
      { value: 'NEW', label: 'Новый', isActive: true },
      { value: 'IN_PROCESS', label: 'В работе', isActive: true },
      { value: 'JUNK', label: 'Некачественный', isActive: true },
    ],
  ],
  [
    'users',
    [
      { value: '17', label: 'Орлова Анна', isActive: true, detail: 'anna@example.org' },
      { value: '22', label: 'Ким Борис', isActive: true, detail: 'boris@example.org' },
      { value: '23', label: 'Лис Вера', isActive: false, detail: 'vera@example.org' },
    ],
  ],
  [
    'currencies',
    [
      { value: 'RUB', label: 'Российский рубль', isActive: true },
      { value: 'USD', label: 'Доллар США', isActive: true },
    ],
  ],
])('the list %s', async (list, expected) => {
  const { readList } = await startAccount('leads')
  expect(await readList(list)).toEqual(expected)
})

test('stages of all pipelines are read in one batch', async () => {
  const { crm, readList } = await startAccount('deals')
  const stages = await readList('stages')
  expect(stages).toHaveLength(6)
  expect(stages[0]).toEqual({ value: 'NEW', label: 'Общая / Новая', isActive: true, detail: '0' })
  expect(stages[5]).toEqual({ value: 'C9:UC_ABC123', label: 'Опт / Ждём замер', isActive: true, detail: '9' })
  expect(calls(crm)[1]).toEqual([
    'batch',
    {
      halt: 0,
      cmd: {
        p0: 'crm.status.list?filter%5BENTITY_ID%5D=DEAL_STAGE&order%5BSORT%5D=ASC',
        p9: 'crm.status.list?filter%5BENTITY_ID%5D=DEAL_STAGE_9&order%5BSORT%5D=ASC',
      },
    },
  ])
})

test.each([
  [
    'a part failed',
    { result: { p0: [] }, result_error: { p9: { error: '', error_description: 'Access denied.' } } },
    'the owner of the webhook lacks rights in the CRM (Access denied.)',
  ],
  [
    'every part failed',
    { result: [], result_error: { p0: { error: 'ERROR_CORE', error_description: 'x' } } },
    /ERROR_CORE: x/,
  ],
  ['a part was skipped', { result: { p0: [] }, result_error: [] }, 'Bitrix24 answered only a part of the requests'],
  ['a part is no list', { result: { p0: 'x', p9: [] }, result_error: [] }, 'the stages of a pipeline cannot be read'],
])('a batch of which %s is no answer', async (_name, result, words) => {
  const { crm, readList } = await startAccount('deals')
  crm.failNext({ kind: 'answer', answer: { status: 200, json: { result } } }, { matches: isCall('batch') })
  await expect(readList('stages')).rejects.toThrow(words)
})

test('fields come with their labels, types and choices, without those nobody can write', async () => {
  const { readList } = await startAccount('leads', { tellsItems: false })
  const fields = await readList('leadFields')
  const field = (code: string) => fields.find(({ value }) => value === code)
  expect(field('UF_CRM_KIND')).toEqual({
    value: 'UF_CRM_KIND',
    label: 'Тип заявки',
    isActive: true,
    detail: 'enumeration',
    choices: [
      { value: '44', label: 'Форма расчёта' },
      { value: '45', label: 'Обратный звонок' },
    ],
  })
  expect(field('UF_CRM_TAGS')).toMatchObject({ label: 'Метки', detail: 'string[]' })
  expect(field('ASSIGNED_BY_ID')).toMatchObject({ label: 'Ответственный', detail: 'user' })
  expect(field('STATUS_ID')?.choices).toContainEqual({ value: 'IN_PROCESS', label: 'В работе' })
  expect(field('UF_CRM_FROM')?.choices).toContainEqual({ value: 'WEB', label: 'Веб-сайт' })
  expect(field('ID')).toBeUndefined()
  expect((await readList('dealFields')).map(({ value }) => value)).toContain('STAGE_ID')
  expect((await readList('contactFields')).map(({ value }) => value)).toContain('UF_CRM_NICK')
})

test('a long list is read page by page', async () => {
  const many = Array.from({ length: 120 }, (_, index) => [`S${index}`, `Источник ${index}`] as const)
  const { crm, readList } = await startAccount('deals', { statuses: { SOURCE: Object.fromEntries(many) } })
  expect(await readList('sources')).toHaveLength(120)
  expect(calls(crm).map(([, params]) => (params as { start: number }).start)).toEqual([0, 50, 100])
})

test('a list nobody has is refused in words', async () => {
  const { readList } = await startAccount('deals')
  await expect(readList('constructor')).rejects.toThrow('Bitrix24 has no list "constructor"')
})
