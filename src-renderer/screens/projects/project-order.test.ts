import { describe, expect, it } from 'vitest'
import type { Project } from '../../../src-preload/contract/index.ts'
import { matchesProject, sortByNeed } from './project-order.ts'

function project(name: string, state: Project['health']['state'], isArchived = false): Project {
  return {
    id: 'project_1',
    name,
    intakeKey: 'k',
    settings: { repeatWindowMs: 0, retentionDays: null, defaultCountry: 'RU', retrySchedule: 'adaptive' },
    isArchived,
    createdAt: 0,
    sites: [{ id: 'site_1', projectId: 'project_1', host: 'shop.example', createdAt: 0 }],
    health: { state, leadsToday: 0, delivered: 0, waiting: 0, attention: 0, lastLeadAt: null, connectionCount: 0 },
  }
}

describe('the list of projects', () => {
  it('puts projects that need a person first, then delays, fine, idle, archived', () => {
    const sorted = sortByNeed([
      project('idle', 'idle'),
      project('old', 'attention', true),
      project('fine', 'ok'),
      project('slow', 'trouble'),
      project('b urgent', 'attention'),
    ])
    expect(sorted.map(({ name }) => name)).toEqual(['b urgent', 'slow', 'fine', 'idle', 'old'])
  })

  it('finds a project by a part of its name or of a site, whatever the case', () => {
    expect(matchesProject(project('Кухни «Эстель»', 'ok'), ' эстель ')).toBe(true)
    expect(matchesProject(project('Кухни', 'ok'), 'SHOP')).toBe(true)
    expect(matchesProject(project('Кухни', 'ok'), 'двери')).toBe(false)
  })
})
