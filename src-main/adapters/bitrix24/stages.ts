import type { Json, JsonMap } from '../../../src-preload/contract/index.ts'
import { readable } from '../kit/lead-values.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import { remember } from './config.ts'
import { findChoice, toNumber } from './convert.ts'
import { readStatuses, statusChoice } from './definitions.ts'
import type { Crm } from './definitions.ts'
import { BitrixRefusal } from './refusal.ts'
import { categoriesAnswer, oldCategoryRow } from './types.ts'

/** A pipeline of deals; the default one has number 0. */
export type Pipeline = { id: number; name: string }

/** All pipelines; an older box lists them by another method, which may leave the default one out. */
export function readPipelines({ context, client }: Crm): Promise<Pipeline[]> {
  return remember(context, 'pipelines', async () => {
    try {
      const { categories } = await client.read('crm.category.list', { entityTypeId: 2 }, categoriesAnswer)
      return categories
    } catch (error) {
      if (!(error instanceof BitrixRefusal) || !error.isMethodMissing) throw error
    }
    const rows = await client.list('crm.dealcategory.list', { order: { ID: 'ASC' } }, { row: oldCategoryRow })
    const named = rows.map(({ ID, NAME }) => ({ id: ID, name: NAME }))
    return named.some(({ id }) => id === 0) ? named : [{ id: 0, name: '' }, ...named]
  })
}

/** Name of the dictionary with the stages of a pipeline. */
export function stageDictionary(pipeline: number): string {
  return pipeline === 0 ? 'DEAL_STAGE' : `DEAL_STAGE_${pipeline}`
}

/** A stage's code names its pipeline: `C9:NEW`; without a prefix it says nothing. */
function pipelineOfStage(stage: string): number | null {
  const number = /^C(\d+):/.exec(stage.trim())?.[1]
  return number === undefined ? null : Number(number)
}

function findPipeline(value: Json, pipelines: readonly Pipeline[]): number | null {
  const text = readable(value).trim()
  const number = toNumber(value)
  const found = pipelines.find(({ id }) => id === number) ?? pipelines.find(({ name }) => name !== '' && name === text)
  return found?.id ?? null
}

/** What the lead's fields ask for; undefined when they do not. */
export type AskedStage = { category: Json | undefined; stage: Json | undefined }

/**
 * Pipeline and stage of a deal, always both: Bitrix24 cannot move a deal to another pipeline later. What the lead names goes
 * before the connection's choice; what the CRM does not have is left over.
 */
export async function resolveStage(crm: Crm, asked: AskedStage): Promise<{ values: JsonMap; leftOvers: LeftOver[] }> {
  const { categoryId, stageId } = crm.context.config
  const leftOvers: LeftOver[] = []
  const isAsked = asked.category !== undefined || asked.stage !== undefined
  if (!isAsked && categoryId === '' && stageId === '') return { values: {}, leftOvers }
  const pipelines = await readPipelines(crm)
  const known = (id: number | null): number | null => (pipelines.some((one) => one.id === id) ? id : null)
  const named = asked.category === undefined ? null : findPipeline(asked.category, pipelines)
  if (asked.category !== undefined && named === null) leftOvers.push({ name: 'CATEGORY_ID', value: asked.category })
  const askedStage = asked.stage === undefined ? '' : readable(asked.stage)
  const chosen = known(categoryId === '' ? pipelineOfStage(stageId) : Number(categoryId))
  const pipeline = named ?? known(pipelineOfStage(askedStage)) ?? chosen
  const values: JsonMap = pipeline === null ? {} : { CATEGORY_ID: pipeline }
  const stages = (await readStatuses(crm, stageDictionary(pipeline ?? 0))).map(statusChoice)
  const find = (stage: string): string | undefined =>
    findChoice(stage, stages) ?? findChoice(`C${pipeline ?? 0}:${stage.trim()}`, stages)
  const own = askedStage === '' ? undefined : find(askedStage)
  if (asked.stage !== undefined && own === undefined) leftOvers.push({ name: 'STAGE_ID', value: asked.stage })
  const stage = own ?? (stageId === '' ? undefined : find(stageId))
  if (stage !== undefined) {
    values['CATEGORY_ID'] = pipeline ?? 0
    values['STAGE_ID'] = stage
  }
  return { values, leftOvers }
}
