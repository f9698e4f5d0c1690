import type { ListItem } from '../../../src-preload/contract/index.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import { createUonClient } from './client.ts'
import type { UonClient } from './client.ts'
import type { UonContext } from './config.ts'
import { managerName, readDirectory, readManagers } from './directories.ts'
import { readExtendedFields } from './fields.ts'
import { inputsOf } from './inputs.ts'
import type { DirectoryName, Inputs } from './inputs.ts'

const BOOKS: Readonly<Record<string, DirectoryName>> = {
  leadStatuses: 'status_lead',
  requestStatuses: 'status',
  sources: 'source',
  offices: 'company-office',
  companies: 'company',
  travelTypes: 'travel-type',
  countries: 'countries',
  denyReasons: 'reason_deny',
}

/** Types of custom fields (api.u-on.ru/doc, `extended_field`). */
const FIELD_TYPES: Readonly<Record<string, string>> = { 1: 'text', 2: 'list', 3: 'multiline', 4: 'date', 5: 'link' }

async function bookItems(client: UonClient, book: DirectoryName): Promise<ListItem[]> {
  return (await readDirectory(client, book)).map(({ id, name, is_archive: isArchived }) => ({
    value: id,
    label: name === '' ? id : name,
    isActive: !isArchived,
  }))
}

async function managerItems(client: UonClient): Promise<ListItem[]> {
  return (await readManagers(client)).map((row) => ({
    value: row.u_id,
    label: managerName(row),
    isActive: row.active,
    ...(row.u_email === '' ? {} : { detail: row.u_email }),
  }))
}

function keyItems(inputs: Inputs, isClient: boolean): ListItem[] {
  return [...inputs].flatMap(([key, input]) =>
    input.kind === 'reserved' || key.startsWith('u_') !== isClient
      ? []
      : [{ value: key, label: key, isActive: true, detail: input.kind }],
  )
}

/** Any list of the descriptor. */
export async function readList(context: UonContext, list: string): Promise<ListItem[]> {
  const client = createUonClient(context)
  const { target } = context.config
  const book = Object.hasOwn(BOOKS, list) ? BOOKS[list] : undefined
  if (book !== undefined) return bookItems(client, book)
  switch (list) {
    case 'users':
      return managerItems(client)
    case 'statuses':
      return bookItems(client, target === 'lead' ? 'status_lead' : 'status')
    case 'recordFields':
      return (await readExtendedFields(client, target)).map(({ id, name, type }) => ({
        value: id,
        label: name === '' ? id : name,
        isActive: true,
        detail: FIELD_TYPES[type] ?? type,
      }))
    case 'recordKeys':
      return keyItems(inputsOf(target), false)
    case 'clientKeys':
      return keyItems(inputsOf(target), true)
    default:
      throw new OutcomeError({ kind: 'rejected', reason: `U-ON has no list "${list}"` })
  }
}
