import { describe, expect, it } from 'vitest'
import { acceptLead } from '../leads/accept.ts'
import { decodeCall } from './decode.ts'

/** A small seeded generator (mulberry32): a failing case can be run again. */
function generator(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

const PIECES = [
  'key=k', 'fields', 'phone=', '[', ']', '[]', '%5B', '%5D', '%', '%0', '%00', '&', '=', '+', '{', '}', '"', ':', ',',
  '__proto__', 'constructor', '[object Object]', 'charset=', 'fields[charset]=', 'windows-1251', 'utf-16', 'utf-7', '\\u',
  '\\ud800', 'null', '1e999', '-0', 'true', '--x', '\r\n', '\n', 'Content-Disposition: form-data; name="', 'filename="',
  'я', '😀', '\u0000', '\ud83d', '{visit}', '{nothing}', '<b>', '+7 900', '0'.repeat(40), 'roistat=',
] // prettier-ignore
const TYPES = [
  null, '', 'application/json', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'multipart/form-data',
  'text/plain; charset=utf-16', 'application/json; charset=hex', 'x; charset=', '\u0000', 'multipart/mixed; boundary="(.*+"',
] // prettier-ignore

function randomBody(pick: (below: number) => number): Buffer {
  const parts: Buffer[] = []
  for (let count = pick(40); count > 0; count--) {
    const isBytes = pick(4) === 0
    parts.push(
      isBytes
        ? Buffer.from(Array.from({ length: pick(12) }, () => pick(256)))
        : Buffer.from(PIECES[pick(PIECES.length)] ?? ''),
    )
  }
  return Buffer.concat(parts)
}

function check(contentType: string | null, body: Buffer, query: string): void {
  const call = decodeCall({
    method: 'POST',
    target: `/add?${query}`,
    contentType,
    body,
    isBodyCut: false,
    origin: { ip: null, userAgent: null, referrer: null },
  })
  const lead = acceptLead(call, { defaultCountry: 'RU' })
  const { original, ...rest } = lead
  expect(original.body).toBe(body)
  const text = JSON.stringify({ ...rest, params: call.params })
  const checked: unknown = JSON.parse(text, (name, value: unknown) => {
    for (const part of [name, value]) {
      if (typeof part === 'string' && (part.includes('\0') || !part.isWellFormed())) throw new Error('not storable')
    }
    return value
  })
  expect(checked).toEqual({ ...rest, params: call.params })
  expect(lead.warnings.length).toBeLessThanOrEqual(50)
  for (const warning of lead.warnings) expect((warning.detail ?? '').length).toBeLessThanOrEqual(200)
}

describe('hostile calls', () => {
  it.each(TYPES)('of random bytes under %j never throw and always give JSON', (contentType) => {
    const pick = generator(20_260_115)
    for (let round = 0; round < 400; round++) {
      check(contentType, randomBody(pick), pick(3) === 0 ? randomBody(pick).toString('latin1') : '')
    }
  })

  it('with 100,000 parameters keep the first 5,000', () => {
    const query = Array.from({ length: 100_000 }, (_, i) => `p${i}=${i}`).join('&')
    const call = decodeCall({
      method: 'GET',
      target: `/add?${query}`,
      contentType: null,
      body: Buffer.alloc(0),
      isBodyCut: false,
      origin: { ip: null, userAgent: null, referrer: null },
    })
    expect(Object.keys(call.params)).toHaveLength(5000)
    expect(call.warnings).toEqual([
      { code: 'parse_error', field: null, detail: '95000 parameters beyond the first 5000 are ignored' },
    ])
  })

  it('with bombs of depth, names and lists stay small', () => {
    check(null, Buffer.from(`a${'[b]'.repeat(100_000)}=1`), '')
    check(null, Buffer.from(`a${'['.repeat(500_000)}=1`), '')
    check(null, Buffer.from(`fields${'[]'.repeat(300_000)}=1&${'fields[x][]=1&'.repeat(50_000)}`), '')
    check('application/json', Buffer.from(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`), '')
    check('application/json', Buffer.from(`{"a":"${'\\"'.repeat(300_000)}`), '')
    check(
      'application/json',
      Buffer.from(`{"fields":{${Array.from({ length: 60_000 }, (_, i) => `"k${i}":""`).join()}}}`),
      '',
    )
    check('multipart/form-data; boundary=x', Buffer.from('--x\r\n'.repeat(150_000)), '')
    check(null, Buffer.from(`phone=${'8 '.repeat(400_000)}&comment=${'{x}'.repeat(200_000)}`), '')
    check(null, Buffer.from(`comment=${encodeURIComponent('a' + '\u0301'.repeat(80_000))}`), '')
  })

  it('never change prototypes', () => {
    const bodies = [
      '__proto__[x]=1',
      'a[__proto__][x]=1',
      'constructor[prototype][x]=1',
      'a[constructor][prototype][x]=1',
    ]
    for (const body of bodies) check(null, Buffer.from(body), body)
    check(null, Buffer.from('{"__proto__":{"x":1},"fields":{"__proto__":{"x":1},"a":{"__proto__":{"x":1}}}}'), '')
    check(null, Buffer.from(`fields=${encodeURIComponent('{"__proto__":{"x":1}}')}`), '')
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })
})
