import { expect, test } from 'vitest'
import type { JsonMap } from '../../../src-preload/contract/index.ts'
import { readGoods } from './goods.ts'

const A = '55550000-0000-11ef-0a80-00000000000a'
const B = '55550000-0000-11ef-0a80-00000000000b'
const one = { count: 1, discount: 0, vat: null, price: null }
const full = { uuid: A, count: '2', discount: '5', vat: '20', sum: '1499.90' }
const read = { id: A, count: 2, discount: 5, vat: 20, price: 149_990 }

test.each<[string, JsonMap, object[]]>([
  ['a list of maps', { existing_good_uuid: [full] }, [read]],
  ['a map with numbers as keys', { existing_good_uuid: { 0: full, 1: { uuid: B } } }, [read, { ...one, id: B }]],
  ['JSON text', { existing_good_uuid: JSON.stringify([full]) }, [read]],
  ['one map', { existing_good_uuid: full }, [read]],
  ['one UUID', { existing_good_uuid: A.toUpperCase() }, [{ ...one, id: A }]],
  [
    'a list of UUIDs',
    { existing_good_uuid: [A, B] },
    [
      { ...one, id: A },
      { ...one, id: B },
    ],
  ],
  [
    'UUIDs separated by commas',
    { existing_good_uuid: `${A}, ${B}` },
    [
      { ...one, id: A },
      { ...one, id: B },
    ],
  ],
  ['a map from UUID to count', { existing_good_uuid: { [A]: '3' } }, [{ ...one, id: A, count: 3 }]],
  [
    'a map from UUID to details',
    { existing_good_uuid: { [A]: { count: 3, sum: 1 } } },
    [{ ...one, id: A, count: 3, price: 100 }],
  ],
  [
    'details beside the key',
    { existing_good_uuid: A, count: 4, sum: '10,05', vat: 10, discount: 1 },
    [{ id: A, count: 4, discount: 1, vat: 10, price: 1005 }],
  ],
  [
    'lists of details beside the key',
    { existing_good_uuid: [A, B], count: [2, 3], sum: [0, 7] },
    [
      { ...one, id: A, count: 2 },
      { ...one, id: B, count: 3, price: 700 },
    ],
  ],
  ['a markup', { existing_good_uuid: { uuid: A, discount: -10 } }, [{ ...one, id: A, discount: -10 }]],
  ['VAT in words', { existing_good_uuid: { uuid: A, vat: 'Без НДС' } }, [{ ...one, id: A, vat: 'none' }]],
  ['VAT with a sign', { existing_good_uuid: { uuid: A, vat: '10%' } }, [{ ...one, id: A, vat: 10 }]],
  ['a part of a piece', { existing_good_uuid: { uuid: A, count: '0,5' } }, [{ ...one, id: A, count: 0.5 }]],
  [
    'a sum that binary fractions cannot hold',
    { existing_good_uuid: { uuid: A, sum: 1.005 } },
    [{ ...one, id: A, price: 101 }],
  ],
  ['nothing', { existing_good_uuid: '' }, []],
  ['a single space', { existing_good_uuid: ' ' }, []],
])('goods given as %s are read', (_name, fields, expected) => {
  const { goods, leftOvers } = readGoods(fields)
  expect(goods).toEqual(expected)
  expect(leftOvers).toEqual([])
})

test.each<[string, JsonMap, object[]]>([
  ['a count of 0', { uuid: A, count: 0 }, [{ ...one, id: A }]],
  ['a count in words', { uuid: A, count: 'две' }, [{ ...one, id: A }]],
  ['a discount above 100', { uuid: A, discount: 101 }, [{ ...one, id: A }]],
  ['a broken VAT', { uuid: A, vat: '18.5' }, [{ ...one, id: A }]],
  ['a negative sum', { uuid: A, sum: -5 }, [{ ...one, id: A }]],
  ['no UUID', { uuid: 'окно', count: 2 }, []],
])('a good with %s keeps what can be read and is told whole', (_name, good, expected) => {
  expect(readGoods({ existing_good_uuid: [good] })).toMatchObject({
    goods: expected,
    leftOvers: [{ name: 'existing_good_uuid', value: good }],
  })
})

test('details beside the key belong to custom fields when the goods have their own', () => {
  expect([...readGoods({ existing_good_uuid: [full], count: 9 }).used]).toEqual(['existing_good_uuid'])
  expect([...readGoods({ existing_good_uuid: A, count: 9 }).used]).toEqual(['existing_good_uuid', 'count'])
})

test('goods that cannot be read at all are left over', () => {
  expect(readGoods({ existing_good_uuid: true })).toMatchObject({
    goods: [],
    leftOvers: [{ name: 'existing_good_uuid', value: true }],
  })
})
