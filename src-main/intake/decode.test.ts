import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { decodeCall, type WireCall } from './decode.ts'

const origin = { ip: null, userAgent: null, referrer: null }
const FORM = 'application/x-www-form-urlencoded'

function decode(call: Partial<Omit<WireCall, 'body'>> & { body?: string | Buffer; query?: string }) {
  const { body = '', query, ...rest } = call
  const decoded = decodeCall({
    method: 'POST',
    target: query === undefined ? '/add' : `/add?${query}`,
    contentType: null,
    isBodyCut: false,
    origin,
    ...rest,
    body: typeof body === 'string' ? Buffer.from(body) : body,
  })
  const warnings = decoded.warnings.map(({ code, field, detail }) => [code, field, detail].filter(Boolean).join(' | '))
  return { params: decoded.params, warnings, original: decoded.original }
}

describe('query and form', () => {
  it('nest brackets, raw or percent-encoded', () => {
    expect(decode({ query: 'fields[a]=1&fields%5Bb%5D%5Bc%5D=2&fields%5bd%5d[]=x&fields[d][]=y' }).params).toEqual({
      fields: { a: '1', b: { c: '2' }, d: ['x', 'y'] },
    })
  })

  it('are merged, the body wins unless it is empty', () => {
    const call = decode({
      query: 'key=k&name=A&phone=1&fields[a]=1&fields[b]=1',
      contentType: FORM,
      body: 'name=B&phone=&fields[b]=2',
    })
    expect(call.params).toEqual({ key: 'k', name: 'B', phone: '1', fields: { a: '1', b: '2' } })
  })

  it('take everything from the query when the body of a POST is empty', () => {
    expect(decode({ query: 'phone=%2B7%20900', contentType: FORM }).params).toEqual({ phone: '+7 900' })
  })

  it('decode plus and %20 to a space and leave broken percent sequences', () => {
    expect(decode({ contentType: FORM, body: 'a=1+2%203&b=100%&c=%zz&d=%4' }).params).toEqual({
      a: '1 2 3',
      b: '100%',
      c: '%zz',
      d: '%4',
    })
  })

  it('work without a content type and with a wrong one', () => {
    expect(decode({ body: 'a=1&b=2' }).params).toEqual({ a: '1', b: '2' })
    expect(decode({ contentType: 'application/json', body: 'a=1&b=2' }).params).toEqual({ a: '1', b: '2' })
    expect(decode({ contentType: 'text/plain;charset=UTF-8', body: '\ufeffa=1' }).params).toEqual({ a: '1' })
  })

  it('keep the original bytes', () => {
    const body = Buffer.from([0x61, 0x3d, 0xff])
    const { original } = decode({ query: 'x=%D0', contentType: FORM, body })
    expect(original).toEqual({ method: 'POST', target: '/add?x=%D0', contentType: FORM, body })
  })

  it('leave NUL characters out', () => {
    expect(decode({ query: 'na%00me=I%00van' }).params).toEqual({ name: 'Ivan' })
  })
})

describe('charset', () => {
  const cp1251 = (text: string) => iconv.encode(text, 'windows-1251')
  const percent = (bytes: Buffer) => [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')

  it('is UTF-8 for UTF-8 bytes, whatever is declared, and the declaration is consumed', () => {
    const query = `name=${encodeURIComponent('Иван')}&charset=windows-1251&fields[charset]=Windows-1251&fields[a]=1`
    expect(decode({ query })).toMatchObject({ params: { name: 'Иван', fields: { a: '1' } }, warnings: [] })
    expect(decode({ query }).params).toEqual({ name: 'Иван', fields: { a: '1' } })
  })

  it.each([
    ['windows-1251', 'fields[charset]=Windows-1251', 'windows-1251'],
    ['cp1251', 'charset=cp1251', 'windows-1251'],
    ['KOI8-R', 'fields%5Bcharset%5D=KOI8-R', 'koi8-r'],
    ['cp866', '_charset_=cp866', 'cp866'],
  ])('is %s when declared', (_name, declaration, charset) => {
    const query = `name=${percent(iconv.encode('Пётр', charset))}&${declaration}`
    const { params, warnings } = decode({ query })
    expect([params['name'], params['charset'], params['_charset_'], warnings]).toEqual([
      'Пётр',
      undefined,
      undefined,
      [],
    ])
  })

  it('is that of the content type when no parameter declares it', () => {
    const body = Buffer.concat([Buffer.from('name='), iconv.encode('Пётр', 'koi8-r')])
    expect(decode({ contentType: `${FORM}; charset="KOI8-R"`, body }).params).toEqual({ name: 'Пётр' })
  })

  it('is guessed to be windows-1251 with a warning, also for an unknown declaration', () => {
    const query = `name=${percent(cp1251('Алё'))}`
    expect(decode({ query })).toMatchObject({ params: { name: 'Алё' }, warnings: ['charset_guessed | windows-1251'] })
    expect(decode({ query: `${query}&charset=klingon` }).params).toEqual({ name: 'Алё' })
    expect(decode({ query: `${query}&charset=base64` }).params).toEqual({ name: 'Алё' })
    expect(decode({ query: `${query}&charset=utf-8` }).warnings).toEqual(['charset_guessed | windows-1251'])
  })

  it('stays UTF-8 for a text that PHP cut in the middle of a letter', () => {
    const query = `name=${encodeURIComponent('Иван Петров')}&comment=${encodeURIComponent('Привет')}%D0`
    expect(decode({ query })).toMatchObject({
      params: { name: 'Иван Петров', comment: 'Привет\ufffd' },
      warnings: ['parse_error | some characters were cut in the middle'],
    })
  })

  it('is decided for query and body apart', () => {
    const body = Buffer.concat([Buffer.from('name='), cp1251('Иван')])
    const query = `title=${encodeURIComponent('Заявка')}&charset=windows-1251`
    expect(decode({ query, contentType: FORM, body })).toMatchObject({
      params: { title: 'Заявка', name: 'Иван' },
      warnings: [],
    })
  })
})

describe('JSON', () => {
  const map = { key: 'k', name: 'Иван', fields: { a: ['1', 2, true, null], charset: 'UTF-8' }, is_skip_sending: true }
  const expected = { key: 'k', name: 'Иван', fields: { a: ['1', 2, true, null] }, is_skip_sending: true }

  it.each(['application/json', 'text/plain', null, FORM, 'application/json; charset=utf-8', 'nonsense'])(
    'is read under the content type %s',
    (contentType) => {
      expect(decode({ contentType, body: JSON.stringify(map) })).toMatchObject({ params: expected, warnings: [] })
    },
  )

  it('may begin with a byte order mark and spaces', () => {
    expect(decode({ body: `\ufeff \r\n${JSON.stringify(map)}` }).params).toEqual(expected)
  })

  it('may be in windows-1251, declared inside or by the header or not at all', () => {
    const inside = iconv.encode('{"name":"Иван","charset":"windows-1251"}', 'windows-1251')
    expect(decode({ body: inside })).toMatchObject({ params: { name: 'Иван' }, warnings: [] })
    const plain = iconv.encode('{"name":"Иван"}', 'koi8-r')
    expect(decode({ contentType: 'application/json; charset=koi8-r', body: plain }).params).toEqual({ name: 'Иван' })
    expect(decode({ query: 'charset=koi8-r', body: plain }).params).toEqual({ name: 'Иван' })
    expect(decode({ body: iconv.encode('{"name":"Иван"}', 'windows-1251') })).toMatchObject({
      params: { name: 'Иван' },
      warnings: ['charset_guessed | windows-1251'],
    })
  })

  it('may be encoded twice, be the only item of a list, or have names with brackets', () => {
    expect(decode({ body: JSON.stringify(JSON.stringify({ name: 'A' })) }).params).toEqual({ name: 'A' })
    expect(decode({ body: '[{"name":"A"}]' }).params).toEqual({ name: 'A' })
    expect(decode({ body: '{"name":"A","fields[x]":"1","fields[y][0]":2}' }).params).toEqual({
      name: 'A',
      fields: { x: '1', y: [2] },
    })
  })

  it('that is broken is read as far as possible', () => {
    const warnings = ['parse_error | broken JSON, read as far as possible']
    expect(decode({ body: '{"key":"k","comment":"line 1\nline \\"2\\"","phone":79000000001,}' })).toMatchObject({
      params: { key: 'k', comment: 'line 1\nline "2"', phone: '79000000001' },
      warnings,
    })
    expect(decode({ body: '{"key":"k","name":"Иван","comment":"cut he' })).toMatchObject({
      params: { key: 'k', name: 'Иван' },
      warnings,
    })
  })

  it('that is no map gives a warning and no parameters', () => {
    expect(decode({ query: 'key=k', body: '[1,2]' })).toMatchObject({
      params: { key: 'k' },
      warnings: ['parse_error | the JSON is not a map'],
    })
    expect(decode({ body: '[{"name":"A"},{"name":"B"}]' })).toMatchObject({
      params: {},
      warnings: ['parse_error | the JSON is not a map'],
    })
    expect(decode({ body: '<xml/>' })).toMatchObject({
      params: {},
      warnings: ['parse_error | the body is neither a form nor JSON'],
    })
  })

  it('has no way to change prototypes, is bounded in depth and has no infinite numbers', () => {
    const { params, warnings } = decode({
      body: `{"__proto__":{"isAdmin":true},"constructor":"c","n":1e999,"deep":${'['.repeat(5000)}${']'.repeat(5000)}}`,
    })
    expect(Object.getPrototypeOf(params)).toBe(Object.prototype)
    expect([params['isAdmin'], params['constructor'], params['n']]).toEqual([undefined, 'c', null])
    expect(JSON.stringify(params['deep'])).toBe(`${'['.repeat(15)}null${']'.repeat(15)}`)
    expect(warnings).toEqual([
      'parse_error | a key named __proto__ is left out',
      'parse_error | values deeper than 16 levels are left out',
    ])
  })

  it('has its lone surrogates replaced', () => {
    expect(decode({ body: '{"name":"a\\ud800b\\u0000c"}' }).params).toEqual({ name: 'a\ufffdbc' })
  })
})

describe('fields', () => {
  it('given as JSON text are parsed', () => {
    const fields = encodeURIComponent(JSON.stringify({ a: 'б', charset: 'UTF-8', list: [1] }))
    expect(decode({ contentType: FORM, body: `fields=${fields}&client_fields=%7B%22x%22%3A1%7D` }).params).toEqual({
      fields: { a: 'б', list: [1] },
      client_fields: { x: 1 },
    })
  })

  it.each(['fields=[object+Object]', 'fields=%5Bobject%20Object%5D', 'fields=[object Object],[object Object]'])(
    '%s are dropped with a warning',
    (query) => {
      expect(decode({ query })).toMatchObject({ params: { fields: {} }, warnings: ['object_object | fields'] })
    },
  )

  it('lose values that are [object Object]', () => {
    expect(decode({ query: 'fields[a]=[object Object]&fields[b]=1' })).toMatchObject({
      params: { fields: { b: '1' } },
      warnings: ['object_object | fields.a'],
    })
  })

  it('that are plain text or a list are kept with a warning', () => {
    expect(decode({ query: 'fields=hello' })).toMatchObject({
      params: { fields: { fields: 'hello' } },
      warnings: ['fields_not_a_map | fields | text'],
    })
    expect(decode({ body: '{"fields":["a","b"]}' })).toMatchObject({
      params: { fields: { 0: 'a', 1: 'b' } },
      warnings: ['fields_not_a_map | fields | a list'],
    })
    expect(decode({ query: 'fields[]=a&fields[]=b' }).params).toEqual({ fields: { 0: 'a', 1: 'b' } })
  })

  it.each(['{"fields":[]}', '{"fields":null}', '{"fields":""}', '{"fields":"[]"}'])('in %s are empty', (body) => {
    expect(decode({ body })).toMatchObject({ params: { fields: {} }, warnings: [] })
  })
})

describe('multipart', () => {
  const type = 'multipart/form-data; boundary=----x'
  function part(name: string, content: string | Buffer, more = ''): Buffer {
    const head = `------x\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`
    return Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from('\r\n')])
  }
  const end = Buffer.from('------x--\r\n')

  it('is read like a form; files are named in a warning and left out', () => {
    const body = Buffer.concat([
      part('key', 'k'),
      part('comment', 'a\r\nb'),
      part('fields[Адрес]', 'ул. Мира'),
      part('fields[x][]', '1'),
      part('cv', Buffer.from([0, 1, 2, 255]), '; filename="резюме.pdf"\r\nContent-Type: application/pdf'),
      part('empty', '', '; filename=""'),
      end,
    ])
    expect(decode({ contentType: type, body })).toMatchObject({
      params: { key: 'k', comment: 'a\r\nb', fields: { Адрес: 'ул. Мира', x: ['1'] } },
      warnings: ['unsupported_file | cv | резюме.pdf, 4 bytes'],
    })
  })

  it('may be in windows-1251, lack its end or its boundary, or have bare line feeds', () => {
    const body = Buffer.concat([
      part('name', iconv.encode('Иван', 'windows-1251')),
      part('charset', 'windows-1251'),
      end,
    ])
    expect(decode({ contentType: type, body })).toMatchObject({ params: { name: 'Иван' }, warnings: [] })
    expect(decode({ contentType: type, body: part('name', 'A') }).params).toEqual({ name: 'A' })
    expect(decode({ contentType: 'multipart/form-data', body: part('name', 'A') }).params).toEqual({ name: 'A' })
    const bare = '------x\nContent-Disposition: form-data; name=name\n\nA\n------x--\n'
    expect(decode({ contentType: type, body: bare }).params).toEqual({ name: 'A' })
  })
})
