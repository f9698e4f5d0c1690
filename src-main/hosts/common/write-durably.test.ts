import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { writeDurably } from './write-durably.ts'

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'estafeta-durable-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

it('writes the whole content under the name, for its owner only, and leaves nothing beside it', () => {
  const folder = newFolder()
  const file = join(folder, 'key')
  writeFileSync(file, 'old', { mode: 0o644 })
  writeDurably(file, 'ключ\n')
  expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777, readdirSync(folder)]).toEqual([
    'ключ\n',
    0o600,
    ['key'],
  ])
  writeDurably(file, new Uint8Array([0, 255]))
  expect([...readFileSync(file)]).toEqual([0, 255])
})

it('leaves the old content when the new one cannot be written', () => {
  const folder = newFolder()
  const file = join(folder, 'key')
  writeDurably(file, 'old')
  mkdirSync(`${file}.unfinished`)
  expect(() => {
    writeDurably(file, 'new')
  }).toThrow('EISDIR')
  expect(readFileSync(file, 'utf8')).toBe('old')
})
