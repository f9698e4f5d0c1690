import type { CheckStep, LocalText } from '../../../src-preload/contract/index.ts'
import { failed, passed, runCheckSteps, warning } from '../kit/check-steps.ts'
import type { StepResult } from '../kit/check-steps.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { MegaplanCrm } from './crm.ts'
import { isAboutCall } from './refusal.ts'

/** Steps that differ between the versions of the API. */
export type AccessSteps = {
  address: () => Promise<StepResult>
  key: () => Promise<StepResult>
  rights: () => Promise<StepResult>
}

/** The step for a key that is refused: says where to get another. Other troubles are told as they are. */
export async function unlessRefused(run: () => Promise<StepResult>, words: LocalText): Promise<StepResult> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof OutcomeError) || error.outcome.kind !== 'unauthorized') throw error
    const { reason } = error.outcome
    return failed(`${words.ru} (${reason})`, `${words.en} (${reason})`)
  }
}

/** Words for an address where something else answers. */
export function notMegaplan(account: string): StepResult {
  return failed(
    `По адресу ${account} нет Мегаплана. Скопируйте адрес из браузера, когда вы в своём Мегаплане.`,
    `There is no Megaplan at ${account}. Copy the address from the browser while you are in your Megaplan.`,
  )
}

/** A list that the user may not read is worth a warning: leads are delivered without it. */
async function unlessForbidden(run: () => Promise<StepResult>): Promise<StepResult> {
  try {
    return await run()
  } catch (error) {
    if (!isAboutCall(error)) throw error
    return warning(
      'Этому пользователю нельзя читать эти настройки Мегаплана, поэтому они не проверены.',
      'This user may not read these settings of Megaplan, so they were not checked.',
    )
  }
}

async function checkProgram(crm: MegaplanCrm): Promise<StepResult> {
  const programs = await crm.programs()
  const { programId } = crm.settings
  const list = programs.map(({ name }) => name).join(', ')
  if (programs.length === 0) {
    return failed(
      'Этому пользователю не видна ни одна схема сделок. Создайте схему или дайте ему доступ к ней.',
      'This user sees no deal scheme. Make one, or give the user access to it.',
    )
  }
  if (programId === '' && programs.length > 1) {
    return failed(
      `Схем сделок несколько: ${list}. Выберите, по какой создавать сделки.`,
      `There are several deal schemes: ${list}. Choose the one for new deals.`,
    )
  }
  if (programId === '' || programs.some(({ id }) => id === programId)) return passed()
  return failed(
    `Схемы сделок № ${programId} нет или она не видна этому пользователю. Выберите одну из: ${list}.`,
    `The deal scheme ${programId} is not there or not visible to this user. Choose one of: ${list}.`,
  )
}

async function checkPeople(crm: MegaplanCrm): Promise<StepResult> {
  const { managerId } = crm.settings
  if (managerId === '') return passed()
  const user = (await crm.users()).find(({ id }) => id === managerId)
  if (user?.isActive === true) return passed()
  return failed(
    `Сотрудника № ${managerId} нет или он уволен. Выберите другого ответственного.`,
    `The employee ${managerId} is not there or has left. Choose another responsible manager.`,
  )
}

/** The scheme of new deals: the chosen one, else the only one. */
async function programIdOf(crm: MegaplanCrm): Promise<string> {
  return crm.settings.programId === '' ? ((await crm.programs())[0]?.id ?? '') : crm.settings.programId
}

async function checkState(crm: MegaplanCrm): Promise<StepResult> {
  const { stateId } = crm.settings
  if (stateId === '' || crm.states === undefined) return passed()
  const states = await crm.states(await programIdOf(crm))
  if (states.some(({ id }) => id === stateId)) return passed()
  return failed(
    `В схеме сделок нет статуса № ${stateId}. Выберите другой.`,
    `The deal scheme has no status ${stateId}. Choose another.`,
  )
}

async function checkFields(crm: MegaplanCrm): Promise<StepResult> {
  const { visitField, markerField } = crm.settings
  const fields = await crm.dealFields(await programIdOf(crm), [])
  for (const name of [visitField, markerField]) {
    if (name === '') continue
    const field = fields.find((one) => one.name === name)
    if (field === undefined) {
      return failed(
        `В схеме сделок нет поля ${name}. Создайте его в Мегаплане или выберите другое.`,
        `The deal scheme has no field ${name}. Create it in Megaplan or choose another.`,
      )
    }
    if (name === markerField && (field.kind !== 'text' || field.isMultiple)) {
      return failed(
        `Поле «${field.label}» (${name}) не строковое: метка заявки в него не поместится. Выберите строковое поле.`,
        `The field "${field.label}" (${name}) is not a text field: the mark does not fit. Choose a text field.`,
      )
    }
  }
  return passed()
}

/** Address → key → rights → scheme → status → responsible → fields. */
export function runChecks(crm: MegaplanCrm, access: AccessSteps): Promise<CheckStep[]> {
  return runCheckSteps([
    { name: 'address', title: { ru: 'Адрес', en: 'Address' }, run: access.address },
    { name: 'key', title: { ru: 'Вход', en: 'Sign-in' }, run: access.key },
    { name: 'rights', title: { ru: 'Права', en: 'Rights' }, run: access.rights },
    { name: 'program', title: { ru: 'Схема сделки', en: 'Deal scheme' }, run: () => checkProgram(crm) },
    {
      name: 'state',
      title: { ru: 'Статус', en: 'Status' },
      run: () => unlessForbidden(() => checkState(crm)),
    },
    {
      name: 'users',
      title: { ru: 'Ответственный', en: 'Responsible manager' },
      run: () => unlessForbidden(() => checkPeople(crm)),
    },
    {
      name: 'fields',
      title: { ru: 'Поля', en: 'Fields' },
      run: () => unlessForbidden(() => checkFields(crm)),
    },
  ])
}
