import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApart } from '../test-build.ts'

const SYSTEM_NODE = '/usr/bin/node'
const systemMajor = existsSync(SYSTEM_NODE)
  ? Number(execFileSync(SYSTEM_NODE, ['-p', 'process.versions.node.split(".")[0]'], { encoding: 'utf8' }))
  : undefined

describe('the built command line', () => {
  let folder: string
  let entry: string
  beforeAll(() => {
    folder = buildApart()
    entry = join(folder, 'out', 'main', 'estafeta.js')
  }, 60_000)
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  it('runs on the project’s Node', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [entry, '--version'], { encoding: 'utf8' })
    expect([status, stdout, stderr]).toEqual([0, '', '9.9.9\n'])
  })

  // Needs a system Node older than 22 (Debian 12 and 13 have 18 and 20): newer ones run the program.
  it.skipIf(systemMajor === undefined || systemMajor >= 22)(
    'tells an old Node what to use, instead of crashing',
    () => {
      const { status, stdout, stderr } = spawnSync(SYSTEM_NODE, [entry, 'serve'], { encoding: 'utf8' })
      expect([status, stdout]).toEqual([1, ''])
      expect(stderr).toMatch(/^Estafeta needs Node\.js 24 or newer, this is v\d+\.[\d.]+\.\nThe project brings its own/)
    },
  )
})
