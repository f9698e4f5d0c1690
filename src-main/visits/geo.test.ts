import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { GeoDatabase } from './geo.ts'
import { geoFile } from './test-geo-file.ts'

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'estafeta-geo-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return join(folder, 'geo.mmdb')
}

const PERM = {
  country: { names: { en: 'Russia', ru: 'Россия' } },
  subdivisions: [{ names: { en: 'Perm Krai' } }],
  city: { names: { en: 'Perm', ru: 'Пермь' } },
}

describe('the database of places', () => {
  it('says where an address is, in Russian where it can', async () => {
    const file = newFile()
    writeFileSync(file, geoFile({ address: '203.0.113.0', bits: 24 }, PERM))
    const geo = new GeoDatabase(file)
    expect(await geo.refresh()).toEqual({ kind: 'ready', file, type: 'Test-City', builtAt: 1_760_000_000_000 })
    expect(geo.locate('203.0.113.77')).toEqual({ country: 'Россия', region: 'Perm Krai', city: 'Пермь' })
    expect([geo.locate('198.51.100.1'), geo.locate('not an address'), geo.locate(null)]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  it('is absent until a file is there, and read anew when it changes', async () => {
    const file = newFile()
    const geo = new GeoDatabase(file)
    expect(await geo.refresh()).toEqual({ kind: 'absent', file })
    expect(geo.locate('203.0.113.77')).toBeUndefined()
    writeFileSync(file, geoFile({ address: '203.0.113.0', bits: 24 }, PERM))
    await geo.refresh()
    writeFileSync(file, geoFile({ address: '203.0.113.0', bits: 24 }, { city: { names: { en: 'Kazan' } } }))
    utimesSync(file, 1, 1)
    await geo.refresh()
    expect(geo.locate('203.0.113.1')).toEqual({ city: 'Kazan' })
    rmSync(file)
    expect([(await geo.refresh()).kind, geo.locate('203.0.113.1')]).toEqual(['absent', undefined])
  })

  it('says that a file is no database, and goes on without places', async () => {
    const file = newFile()
    writeFileSync(file, 'not a database')
    const geo = new GeoDatabase(file)
    expect(await geo.refresh()).toMatchObject({ kind: 'unreadable', file })
    expect(geo.locate('203.0.113.1')).toBeUndefined()
  })
})
