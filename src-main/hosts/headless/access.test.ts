import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ConsoleAccess, readAccessToken, TOKEN_FILE } from './access.ts'

const DAY = 86_400_000

function access(token = 'the-token') {
  const clock = { now: 1_700_000_000_000 }
  return { clock, door: new ConsoleAccess(token, () => clock.now) }
}

describe('the access token of a data folder', () => {
  const newFolder = () => {
    const folder = mkdtempSync(join(tmpdir(), 'estafeta-access-'))
    onTestFinished(() => {
      rmSync(folder, { recursive: true, force: true })
    })
    return folder
  }

  it('is made once, for the owner only, and stays', () => {
    const folder = newFolder()
    const token = readAccessToken(folder, undefined)
    expect(token).toMatch(/^[A-Za-z0-9_-]{32}$/)
    expect(statSync(join(folder, TOKEN_FILE)).mode & 0o777).toBe(0o600)
    expect([readAccessToken(folder, undefined), readAccessToken(folder, '')]).toEqual([token, token])
    expect(readAccessToken(newFolder(), undefined)).not.toBe(token)
  })

  it('is the given one, which is written nowhere', () => {
    const folder = newFolder()
    expect(readAccessToken(folder, 'mine')).toBe('mine')
    expect(readAccessToken(folder, undefined)).not.toBe('mine')
    expect(readFileSync(join(folder, TOKEN_FILE), 'utf8')).not.toContain('mine')
  })

  it('is made anew when its file is empty', () => {
    const folder = newFolder()
    writeFileSync(join(folder, TOKEN_FILE), ' \n')
    expect(readAccessToken(folder, undefined)).toMatch(/^[A-Za-z0-9_-]{32}$/)
  })
})

describe('who may use the console', () => {
  it('has the token, whole', () => {
    const { door } = access()
    expect(['the-token', 'the-toke', 'the-token ', 'The-token', ''].map((text) => door.isToken(text))).toEqual([
      true,
      false,
      false,
      false,
      false,
    ])
  })

  it('has the one-time code, once', () => {
    const { door } = access()
    const code = door.oneTimeCode ?? ''
    expect(code).toMatch(/^[A-Za-z0-9_-]{32}$/)
    expect([door.useOneTimeCode('guess'), door.useOneTimeCode(code), door.useOneTimeCode(code)]).toEqual([
      false,
      true,
      false,
    ])
    expect([door.oneTimeCode, door.useOneTimeCode('')]).toEqual([undefined, false])
  })

  it('has a session of ours that is at most thirty days old', () => {
    const { door, clock } = access()
    const session = door.newSession()
    expect(door.isSession(session)).toBe(true)
    clock.now += 30 * DAY - 1
    expect(door.isSession(session)).toBe(true)
    clock.now += 1
    expect(door.isSession(session)).toBe(false)
    expect(door.sessionSeconds).toBe(2_592_000)
    // A clock that was set back a little ends no session; a session from far in the future is none.
    clock.now -= 30 * DAY + 59_000
    expect(door.isSession(session)).toBe(true)
    clock.now -= 2000
    expect(door.isSession(session)).toBe(false)
  })

  it('does not make sessions up', () => {
    const { door } = access()
    const [issuedAt = '', signature = ''] = door.newSession().split('.')
    const later = (Number.parseInt(issuedAt, 36) + 1).toString(36)
    const forged = ['', '.', issuedAt, `${issuedAt}.`, `.${signature}`, `${later}.${signature}`, `x.${signature}`]
    expect(forged.map((cookie) => door.isSession(cookie))).toEqual(forged.map(() => false))
    expect(access('another-token').door.isSession(`${issuedAt}.${signature}`)).toBe(false)
  })

  it('is kept out for the rest of the minute after ten wrong tries, with the right token as well', () => {
    const { door, clock } = access()
    const code = door.oneTimeCode ?? ''
    for (let i = 0; i < 9; i += 1) door.isToken(`guess-${i}`)
    expect(door.isToken('the-token')).toBe(true)
    door.useOneTimeCode('guess')
    clock.now += 59_999
    expect([door.isToken('the-token'), door.useOneTimeCode(code)]).toEqual([false, false])
    // Whoever is signed in works on.
    expect(door.isSession(door.newSession())).toBe(true)
    clock.now += 1
    expect([door.isToken('the-token'), door.useOneTimeCode(code)]).toEqual([true, true])
  })
})
