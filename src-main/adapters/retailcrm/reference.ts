import { z } from 'zod'
import type { ListItem } from '../../../src-preload/contract/index.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { RetailClient } from './client.ts'
import { createRetailClient, readPages } from './client.ts'
import type { RetailContext } from './config.ts'
import { readCustomFields } from './field-definitions.ts'
import type { FieldOwner } from './field-definitions.ts'
import { ORDER_KEYS } from './order-keys.ts'
import { dictionariesAnswer, referenceRows, usersAnswer } from './types.ts'
import type { DictionaryElement, ReferenceRow } from './types.ts'

/** Reference books read from `/reference/{path}`, by the key of their container. */
const BOOKS = {
  sites: 'sites',
  statuses: 'statuses',
  orderMethods: 'order-methods',
  orderTypes: 'order-types',
  paymentTypes: 'payment-types',
  deliveryTypes: 'delivery-types',
} as const
export type BookName = keyof typeof BOOKS

function isBook(name: string): name is BookName {
  return Object.hasOwn(BOOKS, name)
}

/** Rows of a reference book in the CRM's order. */
export async function readReference(client: RetailClient, book: BookName): Promise<ReferenceRow[]> {
  const answer = z.object({ [book]: referenceRows }).transform((body) => body[book] ?? [])
  const rows = await client.get(`/api/v5/reference/${BOOKS[book]}`, {}, answer)
  return rows.sort((a, b) => (a.ordering ?? 0) - (b.ordering ?? 0))
}

function bookItem(row: ReferenceRow): ListItem {
  const item = { value: row.code, label: row.name === '' ? row.code : row.name, isActive: row.active !== false }
  return typeof row.group === 'string' ? { ...item, detail: row.group } : item
}

async function readUsers(client: RetailClient): Promise<ListItem[]> {
  const items: ListItem[] = []
  await readPages(client, { path: '/api/v5/users', query: {}, answer: usersAnswer }, (page) => {
    for (const user of page.users) {
      const name = [user.lastName, user.firstName].filter((part) => part !== '').join(' ')
      const label = name === '' ? user.email : name
      items.push({ value: String(user.id), label, isActive: user.active !== false, detail: user.email })
    }
    return false
  })
  return items
}

async function readFields(client: RetailClient, owner: FieldOwner): Promise<ListItem[]> {
  const fields = await readCustomFields(client, owner)
  const choices = new Map<string, DictionaryElement[]>()
  if (fields.some(({ dictionary }) => typeof dictionary === 'string')) {
    const request = { path: '/api/v5/custom-fields/dictionaries', query: {}, answer: dictionariesAnswer }
    await readPages(client, request, (page) => {
      for (const { code, elements } of page.customDictionaries) choices.set(code, elements)
      return false
    })
  }
  return fields.map((field) => {
    const item = {
      value: field.code,
      label: field.name === '' ? field.code : field.name,
      isActive: true,
      detail: field.type,
    }
    const elements = choices.get(field.dictionary ?? '')
    if (elements === undefined) return item
    return { ...item, choices: elements.map(({ code, name }) => ({ value: code, label: name === '' ? code : name })) }
  })
}

/** Any list of the descriptor. */
export async function readList(context: RetailContext, list: string): Promise<ListItem[]> {
  const client = createRetailClient(context)
  if (isBook(list)) return (await readReference(client, list)).map(bookItem)
  switch (list) {
    case 'users':
      return readUsers(client)
    case 'orderFields':
      return readFields(client, 'order')
    case 'customerFields':
      return readFields(client, 'customer')
    case 'orderKeys':
      return [...ORDER_KEYS].flatMap(([key, kind]) =>
        kind === 'reserved' ? [] : [{ value: key, label: key, isActive: true, detail: kind }],
      )
    default:
      throw new OutcomeError({ kind: 'rejected', reason: `RetailCRM has no list "${list}"` })
  }
}
