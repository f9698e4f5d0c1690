import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { LeadId, TopicName } from '../../src-preload/contract/index.ts'
import { type Published, Publisher } from './publisher.ts'

function start() {
  const publisher = new Publisher({ fraction: () => 0, hex: (bytes) => 'e'.repeat(bytes * 2) })
  const heard: [TopicName, number, unknown][] = []
  const hear = ({ topic, seq, payload }: Published) => heard.push([topic, seq, payload])
  return { publisher, heard, hear }
}

describe('the publisher', () => {
  it('numbers the hints of every topic on its own, from one, whether somebody listens or not', () => {
    const { publisher, heard, hear } = start()
    publisher.publish('unrecognised.changed', { total: 1 })
    publisher.subscribe('unrecognised.changed', hear)
    publisher.subscribe('projects.changed', hear)
    publisher.publish('unrecognised.changed', { total: 2 })
    publisher.publish('projects.changed', { projectId: 'project_1' })
    publisher.publish('unrecognised.changed', { total: 3 })
    expect(heard).toEqual([
      ['unrecognised.changed', 2, { total: 2 }],
      ['projects.changed', 1, { projectId: 'project_1' }],
      ['unrecognised.changed', 3, { total: 3 }],
    ])
    expect([publisher.seqOf('unrecognised.changed'), publisher.seqOf('leads.changed'), publisher.epoch]).toEqual([
      3,
      0,
      'eeeeeeeeeeeeeeee',
    ])
  })

  it('tells every listener, and none that has ended', () => {
    const { publisher, heard, hear } = start()
    const other: unknown[] = []
    const end = publisher.subscribe('unrecognised.changed', hear)
    publisher.subscribe('unrecognised.changed', (hint) => other.push(hint.payload))
    publisher.publish('unrecognised.changed', { total: 1 })
    end()
    publisher.publish('unrecognised.changed', { total: 2 })
    expect([heard.length, other]).toEqual([1, [{ total: 1 }, { total: 2 }]])
  })

  it('lets nothing out that the contract does not name', () => {
    const { publisher, heard, hear } = start()
    publisher.subscribe('unrecognised.changed', hear)
    const more = { total: 1, secret: 'k-1' }
    publisher.publish('unrecognised.changed', more)
    expect(heard).toEqual([['unrecognised.changed', 1, { total: 1 }]])
    expect(() => {
      publisher.publish('unrecognised.changed', { total: 1.5 })
    }).toThrow()
    expect(() => {
      publisher.publish('leads.list' as TopicName, { ids: [], projectIds: [] })
    }).toThrow('no such topic: leads.list')
  })

  it('gathers changes of leads for one turn, and tells each project once', async () => {
    const { publisher, heard, hear } = start()
    publisher.subscribe('leads.changed', hear)
    publisher.subscribe('projects.changed', hear)
    publisher.leadsChanged([], ['project_9'])
    publisher.leadsChanged(['lead_1'], ['project_1'])
    publisher.leadsChanged(['lead_2', 'lead_1'], ['project_2'])
    publisher.leadsChanged(['lead_3'], ['project_1'])
    expect(heard).toEqual([])
    await nextTurn()
    expect(heard).toEqual([
      ['leads.changed', 1, { ids: ['lead_1', 'lead_2', 'lead_3'], projectIds: ['project_1', 'project_2'] }],
      ['projects.changed', 1, { projectId: 'project_1' }],
      ['projects.changed', 2, { projectId: 'project_2' }],
    ])
    publisher.leadsChanged(['lead_4'], ['project_1'])
    await nextTurn()
    expect(heard.at(-2)).toEqual(['leads.changed', 2, { ids: ['lead_4'], projectIds: ['project_1'] }])
  })

  it('names at most 200 leads in a hint', async () => {
    const { publisher, heard, hear } = start()
    publisher.subscribe('leads.changed', hear)
    const ids = Array.from({ length: 500 }, (_, i): LeadId => `lead_${i + 1}`)
    publisher.leadsChanged(ids, ['project_1'])
    await nextTurn()
    expect(heard).toEqual([['leads.changed', 1, { ids: ids.slice(0, 200), projectIds: ['project_1'] }]])
  })
})
