import { describe, expect, it } from 'vitest'
import type { JsonMap } from '../../src-preload/contract/index.ts'
import { acceptLead } from './accept.ts'
import type { DecodedCall } from './types.ts'

const origin = { ip: '203.0.113.7', userAgent: null, referrer: null }
const original = { method: 'GET', target: '/add', contentType: null, body: new Uint8Array() }

function accept(params: JsonMap, more: Partial<DecodedCall> = {}) {
  return acceptLead({ params, warnings: [], origin, original, ...more }, { defaultCountry: 'RU' })
}
const warningsOf = (params: JsonMap) => accept(params).warnings

describe('accepting a lead', () => {
  it('gives a decoded call its meaning', () => {
    const decoded = { code: 'charset_guessed', field: null, detail: 'windows-1251' } as const
    const params = {
      key: 'k',
      roistat: '77',
      title: 'Заявка',
      comment: ' Строка 1\r\nСтрока 2 ',
      name: 'Иван',
      phone: '8 900 000 00 01',
      email: 'i@test.example',
      sync: '1',
      fields: { a: '1', b: [{ c: 2 }] },
      client_fields: { d: true },
      unknown: 'x',
    }
    expect(accept(params, { warnings: [decoded] })).toEqual({
      title: 'Заявка',
      comment: ' Строка 1\r\nСтрока 2 ',
      name: 'Иван',
      phone: '8 900 000 00 01',
      phoneE164: '+79000000001',
      email: 'i@test.example',
      visit: '77',
      fields: { a: '1', b: [{ c: 2 }] },
      clientFields: { d: true },
      flags: { sync: true },
      warnings: [decoded],
      origin,
      original,
      formId: null,
      context: {},
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })

  it('takes a call without anything, with a warning that nobody can be called', () => {
    expect(accept({})).toMatchObject({
      title: null,
      comment: null,
      name: null,
      phone: null,
      phoneE164: null,
      email: null,
      visit: null,
      fields: {},
      clientFields: {},
      flags: {},
      warnings: [{ code: 'no_contact', field: null, detail: null }],
    })
  })

  it.each([
    ['title', 1024],
    ['comment', 4096],
    ['name', 1024],
    ['phone', 1024],
    ['email', 1024],
  ] as const)('cuts %s at %d characters and records it', (name, limit) => {
    const exact = accept({ email: 'a@b.example', [name]: '😀'.repeat(limit) })
    expect(exact.warnings.filter((warning) => warning.code === 'cut')).toEqual([])
    const long = accept({ email: 'a@b.example', [name]: '😀'.repeat(limit + 1) })
    expect(long[name]).toBe('😀'.repeat(limit))
    expect(long.warnings).toContainEqual({
      code: 'cut',
      field: name,
      detail: `${limit + 1} → ${limit} characters`,
    })
  })

  it('cuts extra fields to 8000 characters in total, the longest first', () => {
    const lead = accept({
      email: 'a',
      fields: { long: 'x'.repeat(9000), short: 'y' },
      client_fields: { z: 'z'.repeat(9000) },
    })
    expect(lead.fields).toEqual({ long: 'x'.repeat(7990), short: 'y' })
    expect(lead.clientFields).toEqual({ z: 'z'.repeat(7999) })
    expect(lead.warnings).toEqual([
      { code: 'cut', field: 'fields.long', detail: '9000 → 7990 characters' },
      { code: 'cut', field: 'client_fields.z', detail: '9000 → 7999 characters' },
    ])
  })

  it('takes placeholders of the documentation for no values', () => {
    const lead = accept({
      name: 'Имя клиента',
      phone: '<Телефон>',
      email: 'a',
      callback_phone: '<Номер>',
      comment: 'ключ',
    })
    expect([lead.name, lead.phone, lead.email, lead.comment, lead.flags]).toEqual([
      null,
      null,
      'a',
      'ключ',
      { callback_phone: null },
    ])
    expect(lead.warnings).toEqual([
      { code: 'placeholder_ignored', field: 'name', detail: 'Имя клиента' },
      { code: 'placeholder_ignored', field: 'phone', detail: '<Телефон>' },
      { code: 'placeholder_ignored', field: 'callback_phone', detail: '<Номер>' },
    ])
  })

  it('takes no free text for a visit number, and says so', () => {
    expect(accept({ email: 'a', roistat: 'nocookie' })).toMatchObject({ visit: null, warnings: [] })
    expect(accept({ email: 'a', roistat: 4004 })).toMatchObject({ visit: '4004', warnings: [] })
    expect(accept({ email: 'a', roistat: 'Форма' })).toMatchObject({
      visit: null,
      warnings: [{ code: 'placeholder_ignored', field: 'roistat', detail: 'Форма' }],
    })
  })

  it('keeps an unreadable phone as typed and flags it', () => {
    expect(accept({ phone: '+7 (900) 000-0_-__' })).toMatchObject({
      phone: '+7 (900) 000-0_-__',
      phoneE164: null,
      warnings: [{ code: 'phone_incomplete', field: 'phone', detail: null }],
    })
  })

  it('flags words that look like variables and are none, in texts and fields', () => {
    const params = {
      email: 'a',
      title: '{visit} {vizit}',
      fields: { a: { b: '{utm_source}' } },
      client_fields: { c: '{x}' },
    }
    expect(warningsOf(params)).toEqual([
      { code: 'unknown_variable', field: 'title', detail: 'vizit' },
      { code: 'unknown_variable', field: 'fields.a.b', detail: 'utm_source' },
      { code: 'unknown_variable', field: 'client_fields.c', detail: 'x' },
    ])
  })

  it('takes numbers and booleans as text and joins several values', () => {
    const lead = accept({
      name: ['Иван', 'Петров'],
      phone: 79000000001,
      title: { a: 'x', b: ['y', ''] },
      comment: false,
    })
    expect([lead.name, lead.phone, lead.phoneE164, lead.title, lead.comment]).toEqual([
      'Иван, Петров',
      '79000000001',
      '+79000000001',
      'x, y',
      'false',
    ])
    expect(lead.warnings).toEqual([
      { code: 'parse_error', field: 'title', detail: 'several values joined' },
      { code: 'parse_error', field: 'name', detail: 'several values joined' },
    ])
  })

  it('drops [object Object] wherever it stands', () => {
    expect(accept({ email: 'a', comment: '[object Object]', fields: '[object Object]' })).toMatchObject({
      comment: null,
      fields: {},
      warnings: [
        { code: 'object_object', field: 'comment', detail: null },
        { code: 'object_object', field: 'fields', detail: null },
      ],
    })
  })

  it('makes texts storable, also deep in fields', () => {
    const lead = accept({ email: 'a\0b', name: '\ud83d', fields: { 'a\0': ['\udc00', { b: '\0' }] } })
    expect([lead.email, lead.name, lead.fields]).toEqual(['ab', '\ufffd', { a: ['\ufffd', { b: '' }] }])
  })

  it.each<[JsonMap[string], boolean | undefined]>([
    ['1', true],
    ['0', false],
    ['true', true],
    ['false', false],
    ['', false],
    [1, true],
    [0, false],
    [true, true],
    [false, false],
    ['on', true],
    [null, undefined],
    [[], undefined],
  ])('reads the flag %j as %j', (value, expected) => {
    for (const name of [
      'is_need_callback',
      'sync',
      'is_need_check_order_in_processing',
      'is_need_check_order_in_processing_append',
      'is_skip_sending',
    ] as const) {
      expect(accept({ [name]: value }).flags).toEqual(expected === undefined ? {} : { [name]: expected })
    }
  })

  it.each<[JsonMap[string], string | null]>([
    ['', null],
    ['<Номер для переопределения>', null],
    ['нет', null],
    ['101', null],
    ['8 900 000 00 01', '8 900 000 00 01'],
    [79000000001, '79000000001'],
  ])('reads the call-back phone %j as %j', (value, expected) => {
    expect(accept({ callback_phone: value }).flags).toEqual({ callback_phone: expected })
  })

  it('keeps the creation method only when it says something', () => {
    expect(accept({ order_creation_method: '' }).flags).toEqual({ order_creation_method: null })
    expect(accept({ order_creation_method: 'Виджет' }).flags).toEqual({ order_creation_method: 'Виджет' })
  })

  it('reads the phone in the country of the project', () => {
    const call = { params: { phone: '8 029 123-45-67' }, warnings: [], origin, original }
    expect(acceptLead(call, { defaultCountry: 'BY' }).phoneE164).toBe('+375291234567')
    expect(acceptLead(call, { defaultCountry: 'RU' }).phoneE164).toBeNull()
  })

  it('notes fifty warnings at most', () => {
    const fields = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`f${i}`, `{x${i}}`]))
    expect(warningsOf({ fields })).toHaveLength(50)
  })
})
