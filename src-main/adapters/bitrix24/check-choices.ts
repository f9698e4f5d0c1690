import { failed, passed, warning } from '../kit/check-steps.ts'
import type { StepResult } from '../kit/check-steps.ts'
import { readDefinitions, readStatuses, readUser } from './definitions.ts'
import type { Crm, Entity } from './definitions.ts'
import { readMode } from './deliver.ts'
import { BitrixRefusal } from './refusal.ts'
import { readPipelines, stageDictionary } from './stages.ts'

/** A setting as an English sentence shows it: names of the CRM may be in any script. */
function shown(text: string): string {
  return /^[\x20-\x7e]+$/.test(text) ? `"${text}"` : 'of the connection'
}

function notThere(text: string, ru: string, en: string): StepResult {
  return failed(
    `В Битрикс24 нет ${ru} «${text}». Выберите другое значение.`,
    `Bitrix24 has no ${en} ${shown(text)}. Choose another.`,
  )
}

/** The record a lead of an unknown client becomes. */
async function entityOf(crm: Crm): Promise<'deal' | 'lead'> {
  if (crm.context.kind === 'deals') return 'deal'
  return (await readMode(crm)) === 'simple' ? 'deal' : 'lead'
}

async function checkUser(crm: Crm): Promise<StepResult> {
  const { assignedById } = crm.context.config
  if (assignedById === '') return passed()
  try {
    if ((await readUser(crm, assignedById))?.ACTIVE === true) return passed()
  } catch (error) {
    // The step of the rights has told it.
    if (error instanceof BitrixRefusal && (error.isRightMissing || error.isMethodMissing)) return passed()
    throw error
  }
  return failed(
    `Сотрудника № ${assignedById} нет или он уволен. Выберите другого ответственного.`,
    `The user ${assignedById} is not there or has left. Choose another responsible person.`,
  )
}

async function checkStage(crm: Crm): Promise<StepResult> {
  const { categoryId, stageId } = crm.context.config
  if (categoryId === '' && stageId === '') return passed()
  const pipelines = await readPipelines(crm)
  const named = /^C(\d+):/.exec(stageId)?.[1] ?? '0'
  const pipeline = categoryId === '' ? named : categoryId
  if (!pipelines.some(({ id }) => String(id) === pipeline)) return notThere(pipeline, 'воронки', 'pipeline')
  if (stageId === '') return passed()
  const stages = await readStatuses(crm, stageDictionary(Number(pipeline)))
  if (stages.some(({ STATUS_ID }) => STATUS_ID === stageId)) return passed()
  return failed(
    `В воронке № ${pipeline} нет стадии «${stageId}». Выберите стадию этой воронки.`,
    `The pipeline ${pipeline} has no stage ${shown(stageId)}. Choose a stage of that pipeline.`,
  )
}

/** What the connection names is there: responsible person, pipeline and stage, status, source. */
export async function checkChosen(crm: Crm): Promise<StepResult> {
  const { sourceId, statusId } = crm.context.config
  for (const result of [await checkUser(crm), await checkStage(crm)]) if (result.state === 'failed') return result
  const dictionaries = [
    { code: sourceId, dictionary: 'SOURCE', ru: 'источника', en: 'source' },
    { code: statusId, dictionary: 'STATUS', ru: 'статуса лида', en: 'status of leads' },
  ]
  for (const { code, dictionary, ru, en } of dictionaries) {
    if (code === '') continue
    const rows = await readStatuses(crm, dictionary)
    if (!rows.some(({ STATUS_ID }) => STATUS_ID === code)) return notThere(code, ru, en)
  }
  return passed()
}

/** The field for the visit number is there; required fields that leads may lack are named. */
export async function checkFields(crm: Crm): Promise<StepResult> {
  const { visitField } = crm.context.config
  const entity: Entity = await entityOf(crm)
  const definitions = await readDefinitions(crm, entity)
  if (visitField !== '' && definitions.get(visitField)?.isReadOnly !== false) {
    return failed(
      `Поля «${visitField}» для номера визита нет или в него нельзя писать. Создайте его в Битрикс24 или выберите другое.`,
      `The field ${shown(visitField)} for the visit number is not there or cannot be written. Make it in Bitrix24 or choose another.`,
    )
  }
  const required = [...definitions].filter(([code, { isRequired, isDynamic }]) => {
    return isRequired && isDynamic && code !== visitField
  })
  if (required.length === 0) return passed()
  const codes = required.map(([code]) => code).join(', ')
  return warning(
    `Обязательные поля: ${codes}. Если Битрикс24 откажет в заявке без них, передавайте их или снимите обязательность.`,
    `Required fields: ${codes}. If Bitrix24 refuses leads without them, pass them or make them optional.`,
  )
}
