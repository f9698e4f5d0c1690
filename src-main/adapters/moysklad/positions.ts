import type { Json, JsonMap } from '../../../src-preload/contract/index.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import type { MoyskladClient } from './client.ts'
import type { MoyskladContext } from './config.ts'
import { GOODS_KEY } from './goods.ts'
import type { WantedGood } from './goods.ts'
import { referenceTo } from './meta.ts'
import type { Reference } from './meta.ts'
import { findReference, GOOD_TYPES } from './references.ts'
import { MoyskladRefusal } from './refusal.ts'
import { WORDS } from './transform.ts'
import type { Part } from './transform.ts'
import { wizardAnswer } from './types.ts'
import type { Evaluated } from './types.ts'

/** What prices depend on. */
export type Deal = { organization: Reference; agent: Reference; rate: Json | undefined }

type KnownGood = { good: WantedGood; assortment: Reference }

/** A good as a line of a comment. */
function leftGood({ id, count, discount, vat, price }: WantedGood): LeftOver {
  const sum = price === null ? {} : { sum: price / 100 }
  return { name: GOODS_KEY, value: { uuid: id, count, discount, ...(vat === null ? {} : { vat }), ...sum } }
}

/**
 * Prices and VAT that the lead does not give, as the CRM's wizard calculates them for this customer; nothing is stored by it. A
 * refusal leaves them open.
 */
async function evaluate(
  client: MoyskladClient,
  goods: readonly KnownGood[],
  { organization, agent, rate }: Deal,
): Promise<readonly (Evaluated | undefined)[]> {
  const body: JsonMap = {
    organization,
    agent,
    ...(rate === undefined ? {} : { rate }),
    vatEnabled: true,
    vatIncluded: true,
    positions: goods.map(({ good, assortment }) => ({ assortment, quantity: good.count })),
  }
  const request = { path: '/wizard/customerorder', query: { action: 'evaluate_price,evaluate_vat' }, body }
  try {
    const { positions } = await client.evaluate(request, wizardAnswer)
    return positions.length === goods.length ? positions : []
  } catch (error) {
    if (error instanceof MoyskladRefusal && error.isRefusal) return []
    throw error
  }
}

/** VAT as a position takes it: "true" without a rate is refused. */
function vatOf(good: WantedGood, evaluated: Evaluated | undefined): { vat?: number; vatEnabled?: boolean } | null {
  if (good.vat === 'none') return { vat: 0, vatEnabled: false }
  if (good.vat !== null) return { vat: good.vat, vatEnabled: good.vat > 0 }
  const rate = evaluated?.vat ?? null
  return rate === null ? null : { vat: rate, vatEnabled: evaluated?.vatEnabled ?? rate > 0 }
}

/** The goods of a lead as positions, and VAT of the whole order; goods the CRM does not know are left over. */
export async function positionsOf(
  context: MoyskladContext,
  client: MoyskladClient,
  { goods, deal }: { goods: readonly WantedGood[]; deal: Deal },
): Promise<{ parts: Part[]; leftOvers: LeftOver[] }> {
  const { account, noteLanguage } = context.config
  const known: KnownGood[] = []
  const leftOvers: LeftOver[] = []
  for (const good of goods) {
    const found = await findReference(context, client, { types: GOOD_TYPES, text: good.id })
    if (found === null) leftOvers.push(leftGood(good))
    else known.push({ good, assortment: referenceTo(account, `${found.type}/${found.id}`, found.type) })
  }
  if (known.length === 0) return { parts: [], leftOvers }
  const isOpen = known.some(({ good }) => good.price === null || good.vat === null)
  const evaluated = isOpen ? await evaluate(client, known, deal) : []
  const from = known.map(({ good }) => leftGood(good))
  const positions = known.map(({ good, assortment }, index): JsonMap => {
    const price = good.price ?? evaluated[index]?.price ?? null
    const vat = vatOf(good, evaluated[index])
    if (price === null || vat === null)
      leftOvers.push({ name: GOODS_KEY, value: `${good.id}: ${WORDS[noteLanguage].noPrice}` })
    return { assortment, quantity: good.count, discount: good.discount, ...(price === null ? {} : { price }), ...vat }
  })
  const parts: Part[] = [{ key: 'positions', value: positions, from }]
  if (positions.some((position) => position['vatEnabled'] === true)) {
    parts.push({ key: 'vatEnabled', value: true, from: [] }, { key: 'vatIncluded', value: true, from: [] })
  }
  return { parts, leftOvers }
}
