import { describe, expect, it } from 'vitest'
import { CallError, ERROR_STATUS, type ErrorCode, fromWireError, toWireError, wireError } from './errors.ts'

const CODES = Object.keys(ERROR_STATUS) as ErrorCode[] // keys of a literal object

describe('a CallError', () => {
  it.each(CODES)('of code %s comes out of the wire as it went in', (code) => {
    const error = new CallError(code, 'words for people', {
      issues: [{ path: 'config.url', message: 'not an address' }],
      afterMs: 5000,
    })
    const travelled = fromWireError(wireError.parse(JSON.parse(JSON.stringify(toWireError(error)))))
    expect(travelled).toBeInstanceOf(CallError)
    const { name, message, issues, afterMs } = travelled
    expect({ name, code: travelled.code, message, issues, afterMs }).toEqual({
      name: 'CallError',
      code,
      message: 'words for people',
      issues: [{ path: 'config.url', message: 'not an address' }],
      afterMs: 5000,
    })
  })

  it('leaves out the details it does not have', () => {
    expect(Object.keys(toWireError(new CallError('closed', 'gone')))).toEqual(['code', 'message'])
    const travelled = fromWireError({ code: 'closed', message: 'gone' })
    expect([travelled.issues, travelled.afterMs]).toEqual([undefined, undefined])
  })

  it.each([
    { code: 'made_up', message: 'x' },
    { code: 'toString', message: 'x' },
    { code: 'closed' },
    { code: 'cooldown', message: 'x', afterMs: -1 },
    { code: 'bad_input', message: 'x', issues: [{ path: ['a'], message: 'x' }] },
  ])('is not read out of %j', (given) => {
    expect(wireError.safeParse(given).success).toBe(false)
  })
})
