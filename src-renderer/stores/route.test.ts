import { describe, expect, it } from 'vitest'
import { formatHash, parseHash } from './route.ts'

describe('routes', () => {
  it('reads path and query of a hash', () => {
    expect(parseHash('#/leads/lead_12?project=project_1&q=%2B7%20999')).toEqual({
      path: ['leads', 'lead_12'],
      query: { project: 'project_1', q: '+7 999' },
    })
    expect(parseHash('')).toEqual({ path: [], query: {} })
    expect(parseHash('#/')).toEqual({ path: [], query: {} })
  })

  it('takes an unreadable hash for the start page', () => {
    expect(parseHash('#/%E0%A4%A')).toEqual({ path: [], query: {} })
  })

  it('writes what it can read again, without empty values', () => {
    const route = { path: ['leads', 'a/b'], query: { q: 'Анна & Co', states: '' } }
    const hash = formatHash(route)
    expect(hash).toBe('#/leads/a%2Fb?q=%D0%90%D0%BD%D0%BD%D0%B0+%26+Co')
    expect(parseHash(hash)).toEqual({ path: ['leads', 'a/b'], query: { q: 'Анна & Co' } })
    expect(formatHash({ path: [], query: {} })).toBe('#/')
  })
})
