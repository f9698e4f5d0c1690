import { type Api, conflict, idNumber, type Lead, type LeadId } from '../../src-preload/contract/index.ts'
import { resolveLead } from '../leads/outgoing-lead.ts'
import { personKeyOf } from '../leads/person-key.ts'
import { readPhone } from '../leads/phone.ts'
import type { LeadValues } from '../store/records.ts'
import { type ApiTools, found, today } from './tools.ts'

/** Attempts shown of one lead, newest deliveries last. */
const MAX_ATTEMPTS = 500

async function history(tools: ApiTools, id: LeadId) {
  const { store } = tools
  const lead = found(await store.getLead({ id }), 'lead')
  const details = await Promise.all(lead.deliveries.map((item) => store.getDelivery({ id: item.id })))
  const known = details.filter((item) => item !== undefined)
  const attempts = known.flatMap((item) => item.attempts.map((attempt) => ({ ...attempt, deliveryId: item.id })))
  const steps = known.flatMap((item) => item.steps.map((step) => ({ ...step, deliveryId: item.id })))
  const { title, comment, name } = resolveLead(lead)
  return {
    attempts: attempts
      .sort((a, b) => a.startedAt - b.startedAt || idNumber(a.id) - idNumber(b.id))
      .slice(-MAX_ATTEMPTS),
    steps,
    comments: await store.listComments({ leadId: id }),
    original: (await store.getOriginal({ leadId: id })) ?? null,
    resolved: { title, comment, name },
  }
}

type EditInput = Parameters<Api['leads']['edit']>[0]

/** Values that a person changed; an empty text is no value. */
async function changedValues(tools: ApiTools, lead: Lead, input: EditInput): Promise<Partial<LeadValues>> {
  const text = (value: string | null | undefined) =>
    value === undefined ? undefined : value?.trim() === '' ? null : value
  const values: Partial<LeadValues> = {}
  for (const field of ['title', 'comment', 'name', 'phone', 'email'] as const) {
    const value = text(input[field])
    if (value !== undefined) values[field] = value
  }
  if (values.phone !== undefined) {
    const project = await tools.store.getProject({ id: lead.projectId, day: today(tools.ports.clock.now()) })
    values.phoneE164 = readPhone(values.phone, project?.settings.defaultCountry ?? 'RU').e164
  }
  if (input.fields !== undefined) values.fields = input.fields
  if (input.clientFields !== undefined) values.clientFields = input.clientFields
  return values
}

async function edit(tools: ApiTools, input: EditInput): Promise<Lead> {
  const lead = found(await tools.store.getLead({ id: input.id }), 'lead')
  if (lead.deliveries.some((item) => item.state === 'sending')) {
    throw conflict('being_sent', 'the lead is being sent at this moment; try again in a few seconds', { afterMs: 3000 })
  }
  const values = await changedValues(tools, lead, input)
  const personKey = personKeyOf({ ...lead, ...values })
  await tools.store.editLead({ id: input.id, values, personKey, at: tools.ports.clock.now() })
  if (input.isResend) await resendOpen(tools, lead)
  tools.publisher.leadsChanged([lead.id], [lead.projectId])
  return found(await tools.store.getLead({ id: input.id }), 'lead')
}

async function resendOpen(tools: ApiTools, lead: Lead): Promise<void> {
  for (const item of lead.deliveries) {
    if (item.state === 'delivered') continue
    const touched = await tools.store.requeue({ deliveryId: item.id, now: tools.ports.clock.now() })
    tools.publisher.leadsChanged(touched.leadIds, touched.projectIds)
    tools.scheduler.tryNow(touched.connectionIds)
  }
}

/** Handlers of the leads area. */
export function leadHandlers(tools: ApiTools): Api['leads'] {
  const { store } = tools
  return {
    list: (input) => store.listLeads({ ...input, cursor: input.cursor ?? null }),
    get: async (input) => found(await store.getLead({ id: input.id }), 'lead'),
    history: (input) => history(tools, input.id),
    countByState: async (input) => ({
      counts: await store.countByState(input.projectId === undefined ? {} : { projectId: input.projectId }),
    }),
    edit: (input) => edit(tools, input),
    skip: async (input) => {
      let skipped = 0
      for (const id of input.ids) {
        const touched = await store.skipLead({ id, at: tools.ports.clock.now() })
        if (touched.leadIds.length > 0) skipped += 1
        tools.publisher.leadsChanged(touched.leadIds, touched.projectIds)
      }
      return { skipped }
    },
  }
}
