import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { describe, expect, it } from 'vitest'
import { readPhone } from './phone.ts'

const whole = (e164: string) => ({ e164, isIncomplete: false })
const INCOMPLETE = { e164: null, isIncomplete: true }

describe('a phone field', () => {
  it.each([
    ['+7 (900) 000-00-01', '+79000000001'],
    ['8 912 000 00 02', '+79120000002'],
    ['8(900)000-00-01', '+79000000001'],
    ['79000000007', '+79000000007'],
    ['9000000001', '+79000000001'],
    ['7 495 123-45-67', '+74951234567'],
    ['8 800 555-35-35', '+78005553535'],
    ['+8 900 000 00 01', '+79000000001'],
    ['tel:+7 900 000 00 01', '+79000000001'],
    ['8.900.000.00.01', '+79000000001'],
    ['Иван 8 900 000 00 01 вечером', '+79000000001'],
    ['89000000001 (WhatsApp)', '+79000000001'],
    ['+7 900 000 00 01 доб. 12', '+79000000001'],
    ['+44 20 7946 0000', '+442079460000'],
    ['0044 20 7946 0000', '+442079460000'],
    ['447911123456', '+447911123456'],
    ['+375 29 123-45-67', '+375291234567'],
    ['375291234567', '+375291234567'],
    ['+7 705 123 45 67', '+77051234567'],
    ['87051234567', '+77051234567'],
    ['+1 212 555 0123', '+12125550123'],
    ['+375 99 123-45-67', '+375991234567'],
    ['8 10 375 29 123 45 67', '+375291234567'],
  ])('%s in Russia is %s', (text, e164) => {
    expect(readPhone(text, 'RU')).toEqual(whole(e164))
  })

  it.each([
    ['8 029 123-45-67', 'BY', '+375291234567'],
    ['80291234567', 'BY', '+375291234567'],
    ['29 123 45 67', 'BY', '+375291234567'],
    ['+7 900 000-00-01', 'BY', '+79000000001'],
    ['8 705 123 45 67', 'KZ', '+77051234567'],
    ['020 7946 0000', 'GB', '+442079460000'],
    ['+7 900 000-00-01', 'GB', '+79000000001'],
    ['067 123 45 67', 'UA', '+380671234567'],
    ['8 900 000 00 01', 'nonsense', '+79000000001'],
  ])('%s in %s is %s', (text, country, e164) => {
    expect(readPhone(text, country)).toEqual(whole(e164))
  })

  it.each([
    '+7 (900) 000-0_-__',
    '7 (900) 000-00-0_',
    '8 (495) 123-45-6_',
    '+7 (100) 000-00-00',
    '+7 (___) ___-__-__',
    '+7 (9##) ###-##-##',
    '8 900 xxx xx xx',
    '+7 900 000',
    '123456',
    'позвоните мне',
    '+7',
    '8 029 123-45-67',
    '+7 (000) 000-00-00',
    '1'.repeat(500),
    '+'.repeat(500),
  ])('%s in Russia is incomplete', (text) => {
    expect(readPhone(text, 'RU')).toEqual(INCOMPLETE)
  })

  it.each([
    '+7 900 000-00-01, +7 900 000-00-02',
    '89000000001 / 89000000002',
    '89000000001; 2',
    '89000000001 или 89000000002',
    '+79000000001\n+79000000002',
    '12-34, 8 900 000 00 01',
    '+7 (9__) ___, 89000000001',
    '+79000000001 +79000000002',
  ])('%s holds several numbers: the first whole one counts', (text) => {
    expect(readPhone(text, 'RU')).toEqual(whole('+79000000001'))
  })

  it('may be empty or missing, which is no fault', () => {
    expect([null, '', '  '].map((text) => readPhone(text, 'RU'))).toEqual(
      Array(3).fill({ e164: null, isIncomplete: false }),
    )
  })

  it('is read by the short way as the library reads it', () => {
    let agreed = 0
    for (let i = 0; i < 2000; i++) {
      const digits = String(3_000_000_000 + ((i * 3_499_211_612) % 6_999_999_999)).padStart(10, '0')
      for (const text of [`+7 (${digits.slice(0, 3)}) ${digits.slice(3)}`, `8${digits}`, `7${digits}`]) {
        const slow = parsePhoneNumberFromString(text, 'RU')
        if (slow?.isValid() !== true) continue
        expect(readPhone(text, 'RU').e164, text).toBe(slow.number)
        agreed++
      }
    }
    expect(agreed).toBeGreaterThan(1000)
  })
})
