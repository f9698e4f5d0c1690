import { z } from 'zod'
import type { ListItem } from '../../../src-preload/contract/index.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import { createTrytonClient } from './client.ts'
import type { TrytonContext } from './config.ts'
import { readFields } from './fields.ts'
import type { FieldOwner } from './fields.ts'
import { namedRow, userRow } from './types.ts'
import type { FieldDefinition } from './types.ts'

const MOST_ROWS = 1000

function choicesOf({ selection }: FieldDefinition): { value: string; label: string }[] {
  return Array.isArray(selection) ? selection.map(([value, label]) => ({ value: value ?? '', label })) : []
}

async function readFieldList(context: TrytonContext, owner: FieldOwner): Promise<ListItem[]> {
  const definitions = await readFields(context, createTrytonClient(context), owner)
  return Object.entries(definitions)
    .filter(([, field]) => !field.readonly && !/2many$|^reference$/.test(field.type))
    .map(([name, field]) => {
      const item = { value: name, label: field.string, isActive: true, detail: field.type }
      return field.type === 'selection' ? { ...item, choices: choicesOf(field) } : item
    })
    .sort((a, b) => a.label.localeCompare(b.label))
}

async function readNamed(context: TrytonContext, model: string): Promise<ListItem[]> {
  const params = [[], 0, MOST_ROWS, [['id', 'ASC']], ['rec_name']]
  const rows = await createTrytonClient(context).read(`model.${model}.search_read`, params, z.array(namedRow))
  return rows.map(({ id, rec_name }) => ({ value: String(id), label: rec_name, isActive: true }))
}

/** Users of the database with their e-mails; switched off ones too. User 0 is Tryton itself. */
async function readUsers(context: TrytonContext): Promise<ListItem[]> {
  const domain = [
    ['active', 'in', [true, false]],
    ['id', '>', 0],
  ]
  const params = [domain, 0, MOST_ROWS, [['id', 'ASC']], ['name', 'email', 'active']]
  const rows = await createTrytonClient(context).read('model.res.user.search_read', params, z.array(userRow))
  return rows.map(({ id, name, email, active }) => {
    const item = { value: String(id), label: name ?? email ?? String(id), isActive: active }
    return email === null || email === '' ? item : { ...item, detail: email }
  })
}

/** Any list of the descriptor. */
export async function readList(context: TrytonContext, list: string): Promise<ListItem[]> {
  switch (list) {
    case 'opportunityFields':
      return readFieldList(context, 'sale.opportunity')
    case 'partyFields':
      return readFieldList(context, 'party.party')
    case 'states': {
      const { state } = await readFields(context, createTrytonClient(context), 'sale.opportunity')
      const choices = state === undefined ? [] : choicesOf(state)
      return choices.map(({ value, label }) => ({ value, label, isActive: true }))
    }
    case 'users':
      return readUsers(context)
    case 'employees':
      return readNamed(context, 'company.employee')
    case 'companies':
      return readNamed(context, 'company.company')
    default:
      throw new OutcomeError({ kind: 'rejected', reason: `Tryton has no list "${list}"` })
  }
}
