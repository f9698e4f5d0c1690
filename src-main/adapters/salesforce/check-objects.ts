import { failed, passed, warning } from '../kit/check-steps.ts'
import type { StepResult } from '../kit/check-steps.ts'
import type { SalesforceClient } from './client.ts'
import type { SalesforceConfig, SalesforceContext, Target } from './config.ts'
import { describeObject } from './describe.ts'
import { canMark, STATUS_FIELD } from './lists.ts'
import { isHidden, SalesforceRefusal } from './refusal.ts'
import { quoted } from './soql.ts'
import { descriptionLength, fieldOf } from './transform.ts'
import { userRow } from './types.ts'
import type { Field, ObjectInfo } from './types.ts'

type Tools = { context: SalesforceContext; client: SalesforceClient }

/** What the adapter fills itself; other required fields must come with each lead. */
const FILLED: Readonly<Record<Target, readonly string[]>> = {
  Lead: ['LastName', 'Company', 'Status', 'OwnerId'],
  Opportunity: ['Name', 'StageName', 'CloseDate', 'OwnerId', 'ForecastCategoryName'],
  Order: ['AccountId', 'EffectiveDate', 'Status', 'OwnerId', 'Name'],
}

/** Shortest field that holds every mark. */
const MARK_LENGTH = 40

/** Objects a lead touches: the record itself first. */
function objectsOf({ target }: SalesforceConfig): string[] {
  return target === 'Lead' ? ['Lead'] : [target, 'Contact', 'Account']
}

/** The definition, `hidden` where the user does not see the object, null where it is too large to be read. */
async function look({ context, client }: Tools, object: string): Promise<ObjectInfo | 'hidden' | null> {
  try {
    return await describeObject(context, client, object)
  } catch (error) {
    const isShut = error instanceof SalesforceRefusal && (error.status === 404 || error.status === 403)
    if (
      !isShut ||
      error.find('REQUEST_LIMIT_EXCEEDED', 'API_DISABLED_FOR_ORG', 'API_CURRENTLY_DISABLED') !== undefined
    ) {
      throw error
    }
    return 'hidden'
  }
}

function missingFields(info: ObjectInfo, target: Target): string[] {
  return info.fields
    .filter(
      ({ createable, nillable, defaultedOnCreate, type }) =>
        createable && !nillable && !defaultedOnCreate && type !== 'boolean',
    )
    .map(({ name }) => name)
    .filter((name) => !FILLED[target].includes(name))
}

/** Whether the user may create and read what a lead becomes, and what every lead must bring. */
export async function checkRights(tools: Tools): Promise<StepResult> {
  const { config } = tools.context
  for (const object of objectsOf(config)) {
    const info = await look(tools, object)
    if (info === null) continue
    if (info !== 'hidden' && info.createable && info.queryable) continue
    return failed(
      `Пользователь подключения не может создавать и читать ${object}. Дайте ему эти права: Setup → Permission Sets → Object Settings.`,
      `The user of the connection may not create and read ${object}. Grant it: Setup → Permission Sets → Object Settings.`,
    )
  }
  const info = await look(tools, config.target)
  if (info === null) {
    return warning(
      `У ${config.target} слишком много полей, чтобы прочитать их описания: значения уходят как есть, а чего Salesforce не примет, попадёт в описание записи.`,
      `${config.target} has too many fields to read their definitions: values go as they are, and what Salesforce refuses goes to the description.`,
    )
  }
  const missing = info === 'hidden' ? [] : missingFields(info, config.target)
  if (missing.length === 0) return passed()
  const list = missing.join(', ')
  return warning(
    `Salesforce требует заполнить поля: ${list}. Передавайте их в fields каждой заявки, иначе заявка не будет принята.`,
    `Salesforce requires the fields: ${list}. Pass them in the fields of every lead, or it will be refused.`,
  )
}

function howToMark(target: Target): [ru: string, en: string] {
  return [
    `Создайте его: Setup → Object Manager → ${target} → Fields & Relationships → New → Text, длина 80, отметьте External ID и Unique, дайте пользователю подключения права на поле.`,
    `Create it: Setup → Object Manager → ${target} → Fields & Relationships → New → Text, length 80, tick External ID and Unique, and let the connection's user edit the field.`,
  ]
}

function markTrouble(field: Field | undefined): [ru: string, en: string] | null {
  if (field === undefined)
    return [
      'его нет, или пользователь подключения его не видит',
      'it is not there, or the user of the connection does not see it',
    ]
  if (!field.createable)
    return ['пользователь подключения не может его заполнять', 'the user of the connection may not write it']
  if (!field.externalId) return ['у него не отмечено External ID', 'it is not marked External ID']
  if (!field.unique) return ['у него не отмечено Unique', 'it is not marked Unique']
  if (!canMark(field)) return ['это не текстовое поле', 'it is not a text field']
  if (field.length < MARK_LENGTH)
    return [`оно короче ${MARK_LENGTH} знаков`, `it is shorter than ${MARK_LENGTH} characters`]
  return null
}

/** Whether the mark has a field of its own; without one it is searched, and that must be possible. */
export async function checkMarker(tools: Tools): Promise<StepResult> {
  const { target, markerField } = tools.context.config
  const found = await look(tools, target)
  const info = found === 'hidden' ? null : found
  const [howRu, howEn] = howToMark(target)
  if (markerField !== '') {
    const trouble = info === null ? null : markTrouble(fieldOf(info, markerField))
    if (trouble === null) return passed()
    const [ru, en] = trouble
    return failed(
      `Поле ${markerField} не годится: ${ru}. ${howRu}`,
      `The field ${markerField} does not fit: ${en}. ${howEn}`,
    )
  }
  const ready = info?.fields.find(
    (field) => canMark(field) && field.length >= MARK_LENGTH && /estafeta|relay/i.test(field.name),
  )
  const step =
    descriptionLength(info) === 0
      ? warning(
          `У ${target} нет поля для метки, а описание (Description) недоступно: потерянный ответ проверить нельзя, решать будет человек. ${howRu}`,
          `${target} has no field for the mark, and its Description may not be written: a lost answer cannot be cleared up, a person will have to decide. ${howEn}`,
        )
      : warning(
          `Поле для метки не выбрано: потерянный ответ проверяется по описаниям новых записей. С полем внешнего кода повтор невозможен. ${howRu}`,
          `No field for the mark is chosen: a lost answer is cleared up by the descriptions of new records. With an External ID field no repeat is possible. ${howEn}`,
        )
  if (ready === undefined) return step
  return {
    ...step,
    offer: {
      field: 'markerField',
      value: ready.name,
      label: { ru: `Взять поле ${ready.name}`, en: `Use the field ${ready.name}` },
    },
  }
}

/** A chosen value of a list that the org does not have. */
function missingChoice(info: ObjectInfo, name: string, value: string): boolean {
  const field = fieldOf(info, name)
  if (value === '' || field === undefined || field.picklistValues.length === 0) return false
  return !field.picklistValues.some((choice) => choice.active && choice.value === value)
}

function settingTrouble(info: ObjectInfo, config: SalesforceConfig): [ru: string, en: string] | null {
  const { target, status, leadSource, visitField, recordTypeId } = config
  if (missingChoice(info, STATUS_FIELD[target], status)) {
    return [`статуса или этапа «${status}» нет или он выключен`, `there is no active status or stage "${status}"`]
  }
  if (missingChoice(info, 'LeadSource', leadSource)) {
    return [`источника «${leadSource}» нет или он выключен`, `there is no active lead source "${leadSource}"`]
  }
  if (visitField !== '' && fieldOf(info, visitField)?.createable !== true) {
    return [
      `поля ${visitField} для визита нет или его нельзя заполнять`,
      `the field ${visitField} for the visit is not there or may not be written`,
    ]
  }
  const isTyped = info.recordTypeInfos.some((one) => one.available && sameId(one.recordTypeId, recordTypeId))
  if (recordTypeId !== '' && !isTyped) {
    return [
      `тип записи ${recordTypeId} пользователю подключения недоступен`,
      `the record type ${recordTypeId} is not available to the user of the connection`,
    ]
  }
  return null
}

/** Ids of 15 and of 18 characters are the same record's. */
function sameId(a: string, b: string): boolean {
  return a.slice(0, 15) === b.slice(0, 15)
}

async function isOwnerGone({ context, client }: Tools): Promise<boolean> {
  const { ownerId } = context.config
  if (!ownerId.startsWith('005')) return false
  const [user] = await client.query(`SELECT Id, Name, Email, IsActive FROM User WHERE Id = ${quoted(ownerId)}`, userRow)
  return user?.IsActive !== true
}

/** Whether everything the connection chooses is there. */
export async function checkSettings(tools: Tools): Promise<StepResult> {
  const { config } = tools.context
  const info = await look(tools, config.target)
  const trouble = info === null || info === 'hidden' ? null : settingTrouble(info, config)
  if (trouble !== null) {
    const [ru, en] = trouble
    return failed(`В Salesforce ${ru}. Выберите другое значение.`, `In Salesforce ${en}. Choose another value.`)
  }
  try {
    if (!(await isOwnerGone(tools))) return passed()
  } catch (error) {
    if (!isHidden(error)) throw error
    return warning(
      'Пользователей прочитать нельзя, ответственный не проверен.',
      'Users may not be read, the owner was not checked.',
    )
  }
  return failed(
    'Ответственного нет или он отключён в Salesforce. Выберите другого.',
    'The owner is not in Salesforce or is inactive. Choose another.',
  )
}

/** Comments and repeated leads are tasks. */
export async function checkComments(tools: Tools): Promise<StepResult> {
  const info = await look(tools, 'Task')
  if (info === null || (info !== 'hidden' && info.createable && info.queryable)) return passed()
  return warning(
    'Пользователь подключения не может создавать и читать задачи (Task): комментарии и повторные заявки не дойдут.',
    'The user of the connection may not create and read tasks: comments and repeated leads will not arrive.',
  )
}
