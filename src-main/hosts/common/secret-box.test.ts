import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { KEY_FILE, openSecretBox, secretBoxOfKey } from './secret-box.ts'

const WRONG = 'the stored credentials do not fit the key (secret.key or ESTAFETA_KEY): enter them again'

describe('the secret box', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'estafeta-secrets-'))
    onTestFinished(() => {
      rmSync(folder, { recursive: true, force: true })
    })
  })
  const keyFile = () => join(folder, KEY_FILE)

  it.each(['', 'api-key', 'ключ \u{1f511} \u0000 "', 'x'.repeat(100_000)])('opens what it sealed: %.20j', (text) => {
    const box = openSecretBox(folder, {})
    const sealed = box.seal(text)
    expect(box.open(sealed)).toBe(text)
    expect(openSecretBox(folder, {}).open(new Uint8Array(sealed))).toBe(text)
  })

  it('seals the same text differently every time, and never readably', () => {
    const box = openSecretBox(folder, {})
    const seals = Array.from({ length: 50 }, () => Buffer.from(box.seal('api-key-1')).toString('hex'))
    expect(new Set(seals).size).toBe(50)
    expect(seals.some((seal) => seal.includes(Buffer.from('api-key').toString('hex')))).toBe(false)
  })

  it('refuses every seal that was changed, cut or lengthened, at every byte', () => {
    const box = openSecretBox(folder, {})
    const sealed = Buffer.from(box.seal('api-key-1'))
    for (let i = 1; i < sealed.length; i += 1) {
      const changed = Buffer.from(sealed)
      changed[i] = (changed[i] ?? 0) ^ 1
      expect(() => box.open(changed)).toThrow(WRONG)
      expect(() => box.open(sealed.subarray(0, i))).toThrow(WRONG)
    }
    expect(() => box.open(Buffer.concat([sealed, Buffer.from([0])]))).toThrow(WRONG)
    for (const foreign of [Buffer.alloc(0), Buffer.from([2]), Buffer.from('a letter')]) {
      expect(() => box.open(foreign)).toThrow('these credentials were sealed by a newer version')
    }
  })

  it('refuses seals of another key, in words and without telling them', () => {
    const sealed = openSecretBox(folder, {}).seal('api-key-1')
    expect(() => secretBoxOfKey(Buffer.alloc(32, 7), 'key-file').open(sealed)).toThrow(WRONG)
    expect(() => openSecretBox(folder, { ESTAFETA_KEY: 'other' }).open(sealed)).toThrow(WRONG)
  })

  it('keeps its key in a file of its owner, and takes away what others may do with it', () => {
    const box = openSecretBox(folder, {})
    expect([box.protection, statSync(keyFile()).mode & 0o777, readdirSync(folder)]).toEqual([
      'key-file',
      0o600,
      [KEY_FILE],
    ])
    expect(readFileSync(keyFile(), 'utf8')).toMatch(/^[0-9a-f]{64}\n$/)
    chmodSync(keyFile(), 0o644)
    openSecretBox(folder, {})
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600)
  })

  it('says when the key file is damaged, and leaves it alone', () => {
    for (const content of ['', 'abc', `${'g'.repeat(64)}\n`, '0'.repeat(63)]) {
      writeFileSync(keyFile(), content)
      expect(() => openSecretBox(folder, {})).toThrow(`${keyFile()} is damaged: it must hold 64 hex digits`)
      expect(readFileSync(keyFile(), 'utf8')).toBe(content)
    }
  })

  it('takes its key from ESTAFETA_KEY instead, and writes no file then', () => {
    const hex = '0123456789abcdef'.repeat(4)
    const box = openSecretBox(folder, { ESTAFETA_KEY: hex })
    const sealed = box.seal('api-key-1')
    expect([box.protection, readdirSync(folder)]).toEqual(['environment', []])
    expect(openSecretBox(folder, { ESTAFETA_KEY: hex.toUpperCase() }).open(sealed)).toBe('api-key-1')
    expect(secretBoxOfKey(Buffer.from(hex, 'hex'), 'key-file').open(sealed)).toBe('api-key-1')
    const phrase = openSecretBox(folder, { ESTAFETA_KEY: 'лошадь батарея скрепка' })
    expect(openSecretBox(folder, { ESTAFETA_KEY: 'лошадь батарея скрепка' }).open(phrase.seal('b'))).toBe('b')
    expect(openSecretBox(folder, { ESTAFETA_KEY: '' }).protection).toBe('key-file')
  })
})
