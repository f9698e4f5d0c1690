import { expect, test } from 'vitest'
import type { ConnectionId } from '../../src-preload/contract/index.ts'
import { ManualClock } from '../lib/manual-clock.ts'
import { StoreError } from '../store/store-error.ts'
import { TokenKeeper } from './account-tokens.ts'
import { STORE_RETRY_MS } from './persist.ts'

const ID: ConnectionId = 'connection_1'
const silent = () => undefined

/** A store of tokens that can fail, and a box that turns text around. */
function setUp() {
  const clock = new ManualClock()
  const kept = new Map<ConnectionId, Uint8Array>()
  const disk = { isFull: false, writes: 0 }
  const store = {
    getTokens: (input: { id: ConnectionId }) => Promise.resolve(kept.get(input.id)),
    saveTokens: (input: { id: ConnectionId; tokens: Uint8Array }) => {
      if (disk.isFull) return Promise.reject(new StoreError('storage', 'the disk is full'))
      disk.writes += 1
      kept.set(input.id, input.tokens)
      return Promise.resolve(true)
    },
  }
  const turn = (text: string) => Array.from(text).reverse().join('')
  const tools = {
    clock,
    secrets: {
      protection: 'key-file' as const,
      seal: (text: string) => Buffer.from(turn(text)),
      open: (sealed: Uint8Array) => turn(Buffer.from(sealed).toString()),
    },
    logger: { debug: silent, info: silent, warn: silent, error: silent },
  }
  return { clock, kept, disk, tools, open: () => new TokenKeeper(store, tools) }
}

test('tokens are sealed, survive a restart, and belong to their scope only', async () => {
  const { kept, open } = setUp()
  const tokens = open().of(ID, 'acme.example|app-1')
  expect(await tokens.read()).toBeNull()
  await tokens.renew(() => Promise.resolve({ refresh: 'r-1' }))
  expect(Buffer.from(kept.get(ID) ?? []).toString()).not.toContain('r-1"')
  const later = open()
  expect(await later.of(ID, 'acme.example|app-1').read()).toEqual({ refresh: 'r-1' })
  expect(await later.of(ID, 'evil.example|app-1').read()).toBeNull()
})

test('renewals of one account wait for each other, and the later one sees what the earlier one got', async () => {
  const { open } = setUp()
  const tokens = open().of(ID, 's')
  const seen: unknown[] = []
  const renewal = (name: string) => async (current: unknown) => {
    seen.push(`${name} sees ${JSON.stringify(current)}`)
    await Promise.resolve()
    seen.push(`${name} ends`)
    return name
  }
  await Promise.all([tokens.renew(renewal('first')), tokens.renew(renewal('second'))])
  expect(seen).toEqual(['first sees null', 'first ends', 'second sees "first"', 'second ends'])
})

test('tokens that were not changed are not written again', async () => {
  const { disk, open } = setUp()
  const tokens = open().of(ID, 's')
  const value = { refresh: 'r-1' }
  await tokens.renew(() => Promise.resolve(value))
  await tokens.renew((current) => Promise.resolve(current))
  expect(disk.writes).toBe(1)
})

test('a refusal of the vendor keeps the old tokens and lets the next renewal run', async () => {
  const { open } = setUp()
  const tokens = open().of(ID, 's')
  await tokens.renew(() => Promise.resolve('old'))
  await expect(tokens.renew(() => Promise.reject(new Error('revoked')))).rejects.toThrow('revoked')
  expect(await tokens.read()).toBe('old')
  expect(await tokens.renew(() => Promise.resolve('new'))).toBe('new')
})

test('while the disk is full nobody gets tokens that are not stored, and none is lost', async () => {
  const { clock, disk, kept, open } = setUp()
  const tokens = open().of(ID, 's')
  disk.isFull = true
  let isDone = false
  const renewing = tokens.renew(() => Promise.resolve({ refresh: 'r-2' })).then(() => (isDone = true))
  while (clock.timerCount === 0) await new Promise((resolve) => setImmediate(resolve))
  expect([isDone, kept.size]).toEqual([false, 0])
  disk.isFull = false
  clock.advance(STORE_RETRY_MS)
  await renewing
  expect(await open().of(ID, 's').read()).toEqual({ refresh: 'r-2' })
})

test('tokens sealed with another key count as none', async () => {
  const { kept, open } = setUp()
  kept.set(ID, Buffer.from('not json'))
  expect(await open().of(ID, 's').read()).toBeNull()
})
