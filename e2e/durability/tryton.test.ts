import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { findFaults, readLeads } from '../support/check-leads.ts'
import { launchHost, type Host } from '../support/launch-host.ts'
import { startLoad } from '../support/lead-load.ts'
import { postForm } from '../support/post-form.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { hasTryton, startTryton, type Tryton } from '../support/tryton.ts'
import { waitFor } from '../support/wait-for.ts'

const opportunity = z.object({
  id: z.number(),
  reference: z.string(),
  description: z.string(),
  comment: z.string(),
  'party.': z.object({ name: z.string(), mobile: z.string().nullable(), email: z.string().nullable() }).nullable(),
})
const FIELDS = ['reference', 'description', 'comment', 'party.name', 'party.mobile', 'party.email']

/** Every opportunity, read over Tryton's own API. */
const readOpportunities = (crm: Tryton) =>
  crm.call('model.sale.opportunity.search_read', [[], 0, null, [['id', 'ASC']], FIELDS, {}], z.array(opportunity))

async function connect(host: Host, crm: Tryton) {
  const project = await host.rpc('projects.create', { name: 'Окна' })
  const connection = await host.rpc('connections.create', {
    projectId: project.id,
    adapter: 'tryton',
    config: crm.config,
  })
  return { key: project.intakeKey, connectionId: connection.id }
}

/** Why leads need a person. */
async function reasons(host: Host): Promise<string> {
  const { items } = await host.rpc('leads.list', { states: ['failed', 'held'], limit: 5 })
  return items.flatMap(({ id, deliveries }) => deliveries.map(({ reason }) => `${id}: ${reason ?? ''}`)).join('; ')
}

const settled = (host: Host) =>
  waitFor('every lead delivered', 150_000, async () => {
    const { waitingCount, attentionCount } = await host.rpc('system.status')
    if (attentionCount > 0) throw new Error(await reasons(host))
    return waitingCount === 0
  })

describe.skipIf(!hasTryton)('a real CRM: Tryton of Debian', () => {
  test(
    'leads and comments arrive whole, and while it is killed and started again each arrives once',
    { timeout: 300_000 },
    async () => {
      const crm = await startTryton()
      const host = await launchHost({ args: [] })
      const { key, connectionId } = await connect(host, crm)
      const check = await host.rpc('connections.check', { id: connectionId })
      expect(check.steps.map(({ name, state }) => [name, state])).toEqual([
        ['address', 'passed'],
        ['login', 'passed'],
        ['rights', 'passed'],
        ['employee', 'warning'],
      ])

      const first = await host.postLead({
        key,
        title: 'Заявка с формы «Расчёт»',
        comment: 'Два окна\nи <b>балкон</b>',
        name: 'Анна Ёлкина',
        phone: '8 (916) 000-00-00',
        email: 'anna@example.org',
        'fields[amount]': '12 500,50',
        'fields[unknown]': 'в комментарий',
      })
      expect(first.status).toBe('success')
      await settled(host)
      const message = { key, id: first.data, title: 'Звонок', message: 'перезвонить в 15:00' }
      expect((await postForm(`${host.ready.intake}/api/proxy/1.0/leads/messages/add`, message)).status).toBe('success')
      await settled(host)
      const [made] = await readOpportunities(crm)
      expect(made).toEqual({
        id: 1,
        reference: expect.stringMatching(/^es-[0-9a-f]{8}-l1$/) as string,
        description: 'Заявка с формы «Расчёт»',
        comment:
          'Два окна\nи <b>балкон</b>\n\nДанные визита:\nip: 127.0.0.1\n\nДанные заявки, для которых нет подходящего поля:\nunknown: в комментарий',
        'party.': { name: 'Анна Ёлкина', mobile: '+79160000000', email: 'anna@example.org' },
      })
      const amounts = z.array(z.object({ amount: z.object({ decimal: z.string() }) }))
      const [{ amount } = { amount: null }] = await crm.call(
        'model.sale.opportunity.read',
        [[1], ['amount'], {}],
        amounts,
      )
      expect(Number(amount?.decimal)).toBe(12500.5)
      const notes = await crm.call(
        'model.ir.note.search_read',
        [[['resource', '=', 'sale.opportunity,1']], 0, null, null, ['message'], {}],
        z.array(z.object({ message: z.string() })),
      )
      expect(notes.map((note) => note.message)).toEqual([
        expect.stringMatching(/^Звонок\nперезвонить в 15:00\n\[es-.*-c1\]$/),
      ])

      // Killed while it works: what it was doing is looked up afterwards.
      const load = startLoad({ target: { host }, key, senders: 3, random: seededRandom(21), pauseMs: () => 800 })
      await waitFor('leads in Tryton', 60_000, async () => (await readOpportunities(crm)).length >= 15)
      await crm.kill()
      const answered = load.answeredCount()
      await waitFor('leads while Tryton is dead', 60_000, () => load.answeredCount() >= answered + 15)
      await crm.start()
      const result = await load.stop()
      await settled(host)
      const leads = await readLeads(host)
      const opportunities = await readOpportunities(crm)
      const others = leads.filter(({ id }) => id !== 'lead_1')
      expect(findFaults({ load: result, leads: others, deals: null })).toEqual([])
      const references = opportunities.map(({ reference }) => reference)
      expect(new Set(references).size).toBe(references.length)
      expect(references.map((reference) => `lead_${reference.split('-l')[1] ?? ''}`).sort()).toEqual(
        leads.map(({ id }) => id as string).sort(),
      )
      const nameOf = new Map(opportunities.map((one) => [String(one.id), one['party.']?.name]))
      const strange = others.filter(({ deliveries: [delivery] }) => nameOf.get(delivery?.crmId ?? '') === undefined)
      expect(strange).toEqual([])
      expect((await host.stop()).code).toBe(0)
      await crm.kill()
    },
  )
})
