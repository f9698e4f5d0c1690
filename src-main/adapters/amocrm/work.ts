import type { DeliverJob, Outcome } from '../kit/types.ts'
import { openBooks } from './books.ts'
import { createAmoClient } from './client.ts'
import type { AmoClient } from './client.ts'
import type { AmoContext } from './config.ts'
import type { ContactTools } from './contacts.ts'
import type { NewDeal } from './deals.ts'
import { gatherKnown } from './known.ts'
import { planLead } from './transform.ts'
import type { LeadPlan } from './transform.ts'

/** Names the deal among the records of a delivery that amoCRM may refuse in part. */
export const DEAL_SCOPE = 'deal'

/** A delivery under way. */
export type Work = ContactTools & { context: AmoContext; job: DeliverJob; plan: LeadPlan; deal: NewDeal }

/** Reads what the lead needs of the account and sorts the lead. */
export async function openWork(context: AmoContext, job: DeliverJob): Promise<Work> {
  const client = createAmoClient(context)
  const books = openBooks(context, client)
  const { lead, marker } = job
  const plan = planLead(lead, context.config, await gatherKnown(lead, books))
  const deal = { plan, config: context.config, marker, lead }
  return { client, books, step: job.step, context, job, plan, deal }
}

/** A confirmed deal. */
export async function delivered(client: AmoClient, id: number, isAppended?: boolean): Promise<Outcome> {
  const url = `${await client.origin()}/leads/detail/${id}`
  return { kind: 'delivered', crmId: String(id), url, ...(isAppended === undefined ? {} : { isAppended }) }
}
