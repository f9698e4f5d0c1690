import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { adapterDescriptor } from '../../src-preload/contract/index.ts'
import { adapterIds, getAdapter } from './index.ts'

test('README lists exactly the adapters of the map, with their protection and comments', () => {
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8')
  const rows = [...readme.matchAll(/^\| `([a-z0-9]+)` +\| ([a-z]+) +\| (yes|no) +\|/gm)]
  expect(rows.map(([, id, protection, comments]) => [id, protection, comments])).toEqual(
    adapterIds.map((id) => {
      const descriptor = getAdapter(id)?.descriptor
      return [id, descriptor?.duplicateProtection, descriptor?.canAddComments === true ? 'yes' : 'no']
    }),
  )
})

test.each(adapterIds)('%s has the id it is registered under and a descriptor the console can draw', (id) => {
  const adapter = getAdapter(id)
  expect(adapter?.descriptor.id).toBe(id)
  expect(adapterDescriptor.parse(adapter?.descriptor)).toEqual(adapter?.descriptor)
  expect(adapter?.addComment !== undefined).toBe(adapter?.descriptor.canAddComments)
  const lists = adapter?.descriptor.lists.map(({ name }) => name) ?? []
  for (const field of adapter?.descriptor.fields ?? [])
    if (field.list !== undefined) expect(lists).toContain(field.list)
})

test.each(['', 'nope', 'constructor', '__proto__'])('there is no adapter "%s"', (id) => {
  expect(getAdapter(id)).toBeUndefined()
})
