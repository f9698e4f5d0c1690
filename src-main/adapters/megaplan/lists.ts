import type { ListItem } from '../../../src-preload/contract/index.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { Choice, MegaplanCrm } from './crm.ts'
import type { Field } from './fields.ts'
import { isCustom } from './fields.ts'

/** Most schemes whose fields or statuses are read for one list when none is chosen. */
const MAX_PROGRAMS = 10

function choiceItem({ id, name, isActive, detail }: Choice): ListItem {
  const item = { value: id, label: name, isActive }
  return detail === undefined || detail === '' ? item : { ...item, detail }
}

function fieldItem(field: Field): ListItem {
  const { name, label, type, choices } = field
  const item = { value: name, label, isActive: true, detail: type }
  return choices.length === 0 ? item : { ...item, choices: choices.map((value) => ({ value, label: value })) }
}

/** What `read` gives for the chosen scheme, or for all of them with their names before the labels. */
async function bySchemes(crm: MegaplanCrm, read: (programId: string) => Promise<ListItem[]>): Promise<ListItem[]> {
  if (crm.settings.programId !== '') return read(crm.settings.programId)
  const programs = await crm.programs()
  if (programs.length === 1 && programs[0] !== undefined) return read(programs[0].id)
  const items: ListItem[] = []
  for (const { id, name } of programs.slice(0, MAX_PROGRAMS)) {
    for (const item of await read(id)) items.push({ ...item, label: `${name}: ${item.label}` })
  }
  return items
}

/** Any list of a descriptor. */
export async function readList(crm: MegaplanCrm, list: string): Promise<ListItem[]> {
  const { states } = crm
  switch (list) {
    case 'programs':
      return (await crm.programs()).map(choiceItem)
    case 'users':
      return (await crm.users()).map(choiceItem)
    case 'states':
      if (states === undefined) break
      return bySchemes(crm, async (programId) => (await states(programId)).map(choiceItem))
    case 'dealFields': {
      const custom = await bySchemes(crm, async (programId) =>
        (await crm.dealFields(programId, [])).filter(({ name }) => isCustom(name)).map(fieldItem),
      )
      return [...crm.core.deal.map(fieldItem), ...custom]
    }
    case 'clientFields': {
      const custom = (await crm.clientFields([])).filter(({ name }) => isCustom(name))
      return [...crm.core.client, ...custom].map(fieldItem)
    }
    default:
  }
  throw new OutcomeError({ kind: 'rejected', reason: `Megaplan has no list "${list}"` })
}
