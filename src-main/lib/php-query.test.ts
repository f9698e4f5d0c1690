import { describe, expect, it } from 'vitest'
import { MAX_DEPTH, nestPairs, ParameterNest, splitQuery } from './php-query.ts'

function parse(query: string) {
  const pairs = splitQuery(Buffer.from(query))
  return nestPairs(pairs, (start, end) => pairs.bytes.toString('utf8', start, end))
}

describe('a query in the manner of PHP', () => {
  it.each([
    ['a=1&b=2', { a: '1', b: '2' }],
    ['a[b][c]=1', { a: { b: { c: '1' } } }],
    ['a%5Bb%5D%5bc%5d=1', { a: { b: { c: '1' } } }],
    ['a[x][]=1&a[x][]=2', { a: { x: ['1', '2'] } }],
    ['a[x][0][id]=1&a[x][1][id]=2', { a: { x: [{ id: '1' }, { id: '2' }] } }],
    ['a[x][1]=b&a[x][0]=a', { a: { x: ['a', 'b'] } }],
    ['a[x][1]=b&a[x][2]=c', { a: { x: { 1: 'b', 2: 'c' } } }],
    ['a[x][5]=b&a[x][]=c', { a: { x: { 5: 'b', 6: 'c' } } }],
    ['a[]=1&a[]=2', { a: { 0: '1', 1: '2' } }],
    ['a[1276733]=1', { a: { 1276733: '1' } }],
    ['a[00]=1', { a: { '00': '1' } }],
    ['a&b=&c', { a: '', b: '', c: '' }],
    ['a=1&a=2', { a: '2' }],
    ['a[b]=1&a[b]=2', { a: { b: '2' } }],
    ['a=1=2', { a: '1=2' }],
    ['=1&&a=1&', { a: '1' }],
    ['+a=1', { a: '1' }],
    ['company.name=1&email-box=2&Адрес=3', { 'company.name': '1', 'email-box': '2', Адрес: '3' }],
    ['a[company.name]=1&a[Марка]=2', { a: { 'company.name': '1', Марка: '2' } }],
    ['a=%D0%AF+x%20y', { a: 'Я x y' }],
    ['a=%&b=%4&c=%zz&d=%%41', { a: '%', b: '%4', c: '%zz', d: '%A' }],
    ['a[b=1', { 'a[b': '1' }],
    ['[a]=1', { '[a]': '1' }],
    ['a[b]c=1', { a: { b: '1' } }],
    ['a[b][c=1', { a: { b: '1' } }],
    ['a[]]=1', { a: { 0: '1' } }],
    ['', {}],
  ])('%s', (query, expected) => {
    expect(parse(query)).toEqual({ params: expected, problems: [] })
  })

  it('lets a map win over text of the same name, whichever comes first', () => {
    expect(parse('a=1&a[b]=2')).toEqual({ params: { a: { b: '2' } }, problems: [] })
    expect(parse('a[b]=2&a=1')).toEqual({ params: { a: { b: '2' } }, problems: ['a: text beside a map is ignored'] })
  })

  it('leaves __proto__ out at any level and takes other names of Object', () => {
    expect(parse('__proto__=1&__proto__[x]=1&a[__proto__][x]=1&toString=t&a[constructor][x]=1')).toEqual({
      params: { a: { constructor: { x: '1' } }, toString: 't' },
      problems: Array(3).fill('a parameter named __proto__ is ignored'),
    })
    expect('x' in {}).toBe(false)
  })

  it('stops nesting at the depth limit', () => {
    const { params } = parse(`a${'[b]'.repeat(1000)}=1`)
    expect(JSON.stringify(params)).toBe(`{"a":${'{"b":'.repeat(MAX_DEPTH - 1)}"1"${'}'.repeat(MAX_DEPTH)}`)
  })

  it('leaves parameters beyond the limit out and says how many', () => {
    const { params, problems } = parse(Array.from({ length: 5003 }, (_, i) => `p${i}`).join('&'))
    expect(Object.keys(params)).toHaveLength(5000)
    expect(problems).toEqual(['3 parameters beyond the first 5000 are ignored'])
  })

  it('gives the bytes of names and values, so that their charset can be decided afterwards', () => {
    const pairs = splitQuery(Buffer.from('%C8=%E2%E0&x'))
    expect([...pairs.bytes]).toEqual([0xc8, 0x3d, 0xe2, 0xe0, 0x26, 0x78, 0x26])
    expect(pairs.offsets).toEqual([0, 1, 2, 4, 5, 6, 6, 6])
  })

  it('nests values that are no text as well', () => {
    const nest = new ParameterNest<number | string[]>()
    nest.set('a[x][0]', 1)
    nest.set('a[y]', ['z'])
    expect(nest.finish()).toEqual({ a: { x: [1], y: ['z'] } })
  })
})
