import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { adapterDescriptor } from '../../src-preload/contract/index.ts'
import { adapterIds, loadAdapter } from './index.ts'

test('README lists exactly the adapters of the map, with their protection and comments', async () => {
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8')
  const rows = [...readme.matchAll(/^\| `([a-z0-9]+)` +\| ([a-z]+) +\| (yes|no) +\|/gm)]
  const expected = adapterIds.map(async (id) => {
    const descriptor = (await loadAdapter(id))?.descriptor
    return [id, descriptor?.duplicateProtection, descriptor?.canAddComments === true ? 'yes' : 'no']
  })
  expect(rows.map(([, id, protection, comments]) => [id, protection, comments])).toEqual(await Promise.all(expected))
})

test.each(adapterIds)('%s has the id it is registered under and a descriptor the console can draw', async (id) => {
  const adapter = await loadAdapter(id)
  expect(adapter?.descriptor.id).toBe(id)
  expect(adapterDescriptor.parse(adapter?.descriptor)).toEqual(adapter?.descriptor)
  expect(adapter?.addComment !== undefined).toBe(adapter?.descriptor.canAddComments)
  const lists = adapter?.descriptor.lists.map(({ name }) => name) ?? []
  for (const field of adapter?.descriptor.fields ?? [])
    if (field.list !== undefined) expect(lists).toContain(field.list)
})

test.each(['', 'nope', 'constructor', '__proto__'])('there is no adapter "%s"', async (id) => {
  expect(await loadAdapter(id)).toBeUndefined()
})

/** CRMs whose people the product shows. */
const CRMS_WITH_USERS = [
  'amocrm',
  'bitrix24',
  'bitrix24leads',
  'bitrix24box',
  'retailcrm',
  'moysklad',
  'megaplan',
  'megaplan1',
  'yclients',
  'salesforce',
  'freshoffice',
  'uon',
  'tryton',
]

test.each(CRMS_WITH_USERS)('%s gives a list of users', async (id) => {
  const adapter = await loadAdapter(id)
  expect(adapter?.descriptor.lists.map(({ name }) => name)).toContain('users')
  expect(adapter !== undefined && 'readList' in adapter).toBe(true)
})
