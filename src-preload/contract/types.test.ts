import { describe, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { type Area as AnyArea, type Client, command, type Handlers, query, topic } from './define.ts'
import type { Api, CallName, TopicName, TopicPayload } from './index.ts'

/*
 * Checked by `npm run types`: every `@ts-expect-error` below is an error of its own when the line under it compiles.
 */
const area = {
  get: query(z.object({ limit: z.number().default(5) }), z.object({ count: z.number() })),
  put: command(z.object({ name: z.string() }), z.object({})),
  changed: topic(z.object({ count: z.number() })),
}
type Area = typeof area
const get = ({ limit }: { limit: number }) => Promise.resolve({ count: limit })
const put = () => Promise.resolve({})

describe('types of the contract', () => {
  it('take handlers of every call, and no others', () => {
    expectTypeOf(area).toExtend<AnyArea>()
    const whole: Handlers<Area> = { get, put }
    // @ts-expect-error a call without a handler must not compile: it would be an unknown call at run time
    const missing: Handlers<Area> = { get }
    // @ts-expect-error a handler that answers something else must not compile: its output would be refused at run time
    const wrong: Handlers<Area> = { get: () => Promise.resolve({ count: '5' }), put }
    // @ts-expect-error a handler without a declaration must not compile: nobody could call it
    const surplus: Handlers<Area> = { get, put, drop: put }
    expectTypeOf([whole, missing, wrong, surplus]).toBeArray()
  })

  it('give handlers defaults, and let callers leave them out', () => {
    expectTypeOf<Parameters<Handlers<Area>['get']>[0]>().toEqualTypeOf<{ limit: number }>()
    expectTypeOf<Parameters<Client<Area>['get']>[0]>().toEqualTypeOf<{ limit?: number | undefined }>()
  })

  it('hold every area: an Api without one does not compile', () => {
    type AllButLeads = Omit<Api, 'leads'>
    type LeadsWithoutEdit = AllButLeads & { leads: Omit<Api['leads'], 'edit'> }
    expectTypeOf<AllButLeads>().not.toExtend<Api>()
    expectTypeOf<LeadsWithoutEdit>().not.toExtend<Api>()
    expectTypeOf<AllButLeads & { leads: Api['leads'] }>().toExtend<Api>()
  })

  it('know names of calls and topics apart', () => {
    expectTypeOf<'leads.list'>().toExtend<CallName>()
    expectTypeOf<'leads.changed'>().not.toExtend<CallName>()
    expectTypeOf<'leads.changed'>().toExtend<TopicName>()
    expectTypeOf<'leads.list'>().not.toExtend<TopicName>()
    expectTypeOf<TopicPayload<'unrecognised.changed'>>().toEqualTypeOf<{ total: number }>()
  })
})
