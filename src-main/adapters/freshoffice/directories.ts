import { OutcomeError } from '../kit/outcome-error.ts'
import { createFreshClient, remember } from './client.ts'
import { createFreshClientV2 } from './client-v2.ts'
import type { FreshofficeContext } from './config.ts'
import { hasV1, idsOf } from './config.ts'
import { FreshRefusal } from './refusal.ts'
import { directoryRow, userRow } from './types.ts'
import type { Status, User } from './types.ts'

/** Directory of kinds of deals (apidoc.myfreshcloud.com, "Для сделок"). */
const V2_DEAL_TYPES = 32

/** Employees. v2 gives only those who are active. */
export function readUsers(context: FreshofficeContext): Promise<User[]> {
  return remember(context, 'users', () =>
    context.config.api === 'v2'
      ? createFreshClientV2(context).rows('users/list', userRow)
      : createFreshClient(context).rows('users', { select: 'id,name' }, userRow),
  )
}

/** Kinds of deals. */
export function readDealTypes(context: FreshofficeContext): Promise<{ id: string; name: string }[]> {
  return remember(context, 'dealTypes', () =>
    context.config.api === 'v2'
      ? createFreshClientV2(context).rows(`directory/${V2_DEAL_TYPES}`, directoryRow)
      : createFreshClient(context).rows('tip_deal', {}, directoryRow),
  )
}

/** Statuses of deals; null when this account cannot tell them: v2 without the number of their directory. */
export function readStatuses(context: FreshofficeContext): Promise<Status[] | null> {
  const { api, statusDirectory } = context.config
  return remember(context, 'statuses', async () => {
    if (api === 'v2' && statusDirectory !== '') {
      return createFreshClientV2(context).rows(`directory/${statusDirectory}`, directoryRow)
    }
    return hasV1(context.config) ? createFreshClient(context).rows('status_deal', {}, directoryRow) : null
  })
}

/** Which statuses close a deal; null when neither the person nor FreshOffice tells. */
export async function readClosedStatuses(context: FreshofficeContext): Promise<Set<string> | null> {
  const told = idsOf(context.config.closedStatusIds)
  if (told.length > 0) return new Set(told)
  let statuses: Status[] | null
  try {
    statuses = await readStatuses(context)
  } catch (error) {
    // The columns of this table are known by analogy only: an unreadable one tells nothing. Trouble of the account is thrown.
    const isUnknownTable = error instanceof FreshRefusal && error.isMissing
    if (isUnknownTable) return null
    throw error
  }
  const isTold = statuses?.some(({ isFinal }) => isFinal !== null) === true
  return isTold ? new Set(statuses?.filter(({ isFinal }) => isFinal === true).map(({ id }) => id)) : null
}

type Named = { id: string; name: string }

/** The id of what a word names: digits are an id, a name is looked for in the directory. Undefined: nothing has this name. */
export async function idOf(word: string, read: () => Promise<readonly Named[] | null>): Promise<string | undefined> {
  if (/^\d+$/.test(word)) return word
  const wanted = word.trim().toLowerCase()
  try {
    return (await read())?.find(({ name }) => name.trim().toLowerCase() === wanted)?.id
  } catch (error) {
    // A directory that FreshOffice refuses does not hold the lead back: the word goes to the note.
    if (error instanceof OutcomeError && error.outcome.kind === 'rejected') return undefined
    throw error
  }
}
