import { describe, expect, it } from 'vitest'
import { personKeyOf } from './person-key.ts'

const key = (over: Partial<Parameters<typeof personKeyOf>[0]>) =>
  personKeyOf({ phoneE164: null, phone: null, email: null, ...over })

describe('the key of a person', () => {
  it('is the same for every spelling of a phone or an e-mail', () => {
    expect(key({ phone: '8 (900) 111-22-33', phoneE164: '+79001112233' })).toBe(
      key({ phone: '+79001112233', phoneE164: '+79001112233', email: 'other@example.org' }),
    )
    expect(key({ phone: '222-33-44' })).toBe(key({ phone: '2223344', email: 'a@b.ru' }))
    expect(key({ email: ' Anna@Example.ORG ' })).toBe(key({ email: 'anna@example.org' }))
  })

  it('differs for different persons', () => {
    const keys = [
      key({ phoneE164: '+79001112233' }),
      key({ phoneE164: '+79001112234' }),
      key({ phone: '2223344' }),
      key({ email: 'a@b.ru' }),
      key({ email: 'b@b.ru' }),
    ]
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('is none when the lead names nobody: too few digits are no phone', () => {
    expect([key({}), key({ phone: '12-34-56' }), key({ phone: 'позвоните', email: '  ' })]).toEqual([null, null, null])
    expect(key({ phone: '12-34-56', email: 'a@b.ru' })).toBe(key({ email: 'a@b.ru' }))
  })

  it('has an end, whatever was typed into the form', () => {
    expect([key({ phone: '1'.repeat(5000) })?.length, key({ email: 'a'.repeat(5000) })?.length]).toEqual([40, 200])
  })
})
