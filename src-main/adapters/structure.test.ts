import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { adapterIds } from './index.ts'

const here = import.meta.dirname
const folders = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'kit')
  .map(({ name }) => name)
const index = readFileSync(join(here, 'index.ts'), 'utf8')

describe.each(folders)('the folder %s', (folder) => {
  test.each(['adapter.ts', 'adapter.test.ts', 'campaign.test.ts', 'conformance-target.ts', 'README.md'])(
    'has %s',
    (file) => {
      expect(existsSync(join(here, folder, file))).toBe(true)
    },
  )

  test('has requests and answers as schemas, a pure transformation, and a fake that remembers', () => {
    const files = globSync('**/*.ts', { cwd: join(here, folder) }).map((file) => file.replaceAll('\\', '/'))
    const has = (name: RegExp) => files.some((file) => name.test(file))
    expect([
      has(/(^|\/)(types|answer)\.ts$/),
      has(/(^|\/)(transform|payload)\.ts$/),
      has(/conformance-target\.ts$/),
    ]).toEqual([true, true, true])
  })

  test('is in the map', () => {
    expect(index).toContain(`import('./${folder}/adapter.ts')`)
  })

  test('has a README of 15 to 60 lines that names its adapters', () => {
    const readme = readFileSync(join(here, folder, 'README.md'), 'utf8')
    const lines = readme.trimEnd().split('\n').length
    expect([lines >= 15, lines <= 60]).toEqual([true, true])
    const own = adapterIds.filter((id) =>
      index.includes(`  ${id}: async () => (await import('./${folder}/adapter.ts'))`),
    )
    expect(own.length).toBeGreaterThan(0)
    for (const id of own) expect(readme).toContain(id)
  })
})
