import type { UonClient } from './client.ts'
import { remember } from './client.ts'
import type { UonContext } from './config.ts'
import type { DirectoryName } from './inputs.ts'
import { directoryRow, manager } from './types.ts'
import type { DirectoryRow, Manager } from './types.ts'

/** Rows of a reference book. Only the name of the leads' and requests' books' list is known, others are found by shape. */
export function readDirectory(client: UonClient, book: DirectoryName): Promise<DirectoryRow[]> {
  return client.list({ path: book, keys: [], row: directoryRow })
}

/** All managers. */
export function readManagers(client: UonClient): Promise<Manager[]> {
  return client.list({ path: 'manager', keys: ['users'], row: manager })
}

/** `Орлова Анна`. */
export function managerName({ u_surname: surname, u_name: name, u_id: id }: Manager): string {
  const whole = [surname, name].filter((part) => part !== '').join(' ')
  return whole === '' ? id : whole
}

const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase()

/** The id of a row by its id or its name; undefined when the book has none such. An id is taken on trust. */
export async function idInDirectory(
  context: UonContext,
  client: UonClient,
  wanted: { book: DirectoryName; word: string },
): Promise<string | undefined> {
  const { book, word } = wanted
  if (/^[1-9]\d*$/.test(word)) return word
  const rows = await remember(context, `book:${book}`, () => readDirectory(client, book))
  return rows.find((row) => same(row.name, word))?.id
}

/** The id of a manager by id, by name in either order, or by e-mail. */
export async function idOfManager(context: UonContext, client: UonClient, word: string): Promise<string | undefined> {
  if (/^[1-9]\d*$/.test(word)) return word
  const rows = await remember(context, 'managers', () => readManagers(client))
  const names = (row: Manager): string[] => [managerName(row), `${row.u_name} ${row.u_surname}`, row.u_email]
  return rows.find((row) => names(row).some((name) => same(name, word)))?.u_id
}
