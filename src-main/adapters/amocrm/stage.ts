import type { Json, JsonMap } from '../../../src-preload/contract/index.ts'
import { EMPTY_VALUE, isNothing, readable } from '../kit/lead-values.ts'
import { chosenStage } from './config.ts'
import type { AmoConfig } from './config.ts'
import { toId } from './convert.ts'
import { plainPart } from './parts.ts'
import type { Part } from './parts.ts'
import type { LeftOver, Pipeline } from './types.ts'

/** Won and lost, the same in every pipeline: they need the pipeline beside them. */
export const CLOSED_STATUSES: ReadonlySet<number> = new Set([142, 143])
/** Type of the stage "incoming leads". */
export const UNSORTED_TYPE = 1

/** Where a new deal goes. */
export type Stage = { parts: Part[]; isUnsorted: boolean; pipelineId: number | null; leftOvers: LeftOver[] }

type Named = { id: number; name: string }

function find<T extends Named>(value: Json, rows: readonly T[]): T | undefined {
  const wanted = readable(value).trim().toLowerCase()
  return rows.find(({ id }) => String(id) === wanted) ?? rows.find(({ name }) => name.trim().toLowerCase() === wanted)
}

type Asked = { name: string; value: Json } | undefined

function askedOf(fields: JsonMap, name: string): Asked {
  const value = fields[name]
  return value === undefined || isNothing(value) || value === EMPTY_VALUE ? undefined : { name, value }
}

function partsOf(
  ids: { pipelineId: number | null; statusId: number | null },
  from: { pipeline: Asked; status: Asked },
): Part[] {
  const { pipelineId, statusId } = ids
  const listed = (asked: Asked, name: string, id: number): LeftOver[] => [asked ?? { name, value: id }]
  return [
    ...(pipelineId === null
      ? []
      : [plainPart('pipeline_id', pipelineId, listed(from.pipeline, 'pipeline_id', pipelineId))]),
    ...(statusId === null ? [] : [plainPart('status_id', statusId, listed(from.status, 'status_id', statusId))]),
  ]
}

/** The stage that the connection names, in the given pipeline if one was asked for. */
function ownStage(config: AmoConfig, asked: { pipelineId: number | null; from: Asked }): Stage {
  const own = chosenStage(config)
  const isOwn = own !== null && (asked.pipelineId === null || asked.pipelineId === own.pipelineId)
  const pipelineId = asked.pipelineId ?? own?.pipelineId ?? null
  const isUnsorted = isOwn && own.statusId === 'unsorted'
  const statusId = isOwn && own.statusId !== 'unsorted' ? own.statusId : null
  return {
    parts: partsOf({ pipelineId, statusId }, { pipeline: asked.from, status: undefined }),
    isUnsorted,
    pipelineId,
    leftOvers: [],
  }
}

/**
 * The stage of a new deal: `pipeline_id` and `status_id` of the lead, by id or by name, else what the connection names. A stage that
 * is not in the pipeline would make amoCRM refuse the deal: it is left over. `pipelines` is null when they are not known: numbers are
 * then taken as they are.
 */
export function stageOf(fields: JsonMap, config: AmoConfig, pipelines: readonly Pipeline[] | null): Stage {
  const from = { pipeline: askedOf(fields, 'pipeline_id'), status: askedOf(fields, 'status_id') }
  const leftOvers: LeftOver[] = []
  const leave = (asked: Asked): null => {
    if (asked !== undefined) leftOvers.push(asked)
    return null
  }
  const known =
    from.pipeline === undefined
      ? undefined
      : pipelines === null
        ? toId(from.pipeline.value)
        : find(from.pipeline.value, pipelines)?.id
  const asked = known ?? leave(from.pipeline)
  if (from.status === undefined) {
    const stage = ownStage(config, { pipelineId: asked, from: asked === null ? undefined : from.pipeline })
    return { ...stage, leftOvers }
  }
  const fallback = (): Stage => {
    leave(from.status)
    return { ...ownStage(config, { pipelineId: asked, from: asked === null ? undefined : from.pipeline }), leftOvers }
  }
  const own = chosenStage(config)?.pipelineId ?? null
  const main = pipelines?.find(({ is_main: isMain }) => isMain)?.id ?? null
  const number = toId(from.status.value)
  const make = (ids: { pipelineId: number | null; statusId: number | null }, isUnsorted = false): Stage => ({
    parts: partsOf(ids, from),
    isUnsorted,
    pipelineId: ids.pipelineId,
    leftOvers,
  })
  if (number !== undefined && CLOSED_STATUSES.has(number))
    return make({ pipelineId: asked ?? own ?? main, statusId: number })
  if (pipelines === null) return number === undefined ? fallback() : make({ pipelineId: asked, statusId: number })
  // A name may stand in several pipelines: the asked one first, then the connection's, then the main one.
  const order = [asked, own, main]
  const ranked = [...pipelines].sort((a, b) => rank(order, a.id) - rank(order, b.id))
  for (const candidate of ranked) {
    if (asked !== null && candidate.id !== asked) continue
    const status = find(from.status.value, candidate._embedded)
    if (status === undefined) continue
    if (status.type === UNSORTED_TYPE) return make({ pipelineId: candidate.id, statusId: null }, true)
    return make({ pipelineId: candidate.id, statusId: status.id })
  }
  return fallback()
}

function rank(order: readonly (number | null)[], id: number): number {
  const place = order.indexOf(id)
  return place < 0 ? order.length : place
}
