import { describe, expect, it } from 'vitest'
import { isOnSite } from './site-filter.ts'

describe('isOnSite', () => {
  it.each([
    [undefined, 'shop.example', true],
    [{ mode: 'include', hosts: [] }, 'shop.example', true],
    [{ mode: 'include', hosts: ['shop.example'] }, 'www.shop.example', true],
    [{ mode: 'include', hosts: ['www.shop.example'] }, 'shop.example', true],
    [{ mode: 'include', hosts: ['shop.example'] }, 'blog.shop.example', false],
    [{ mode: 'include', hosts: ['*.shop.example'] }, 'blog.shop.example', true],
    [{ mode: 'include', hosts: ['*.shop.example'] }, 'shop.example', false],
    [{ mode: 'exclude', hosts: ['shop.example'] }, 'shop.example', false],
    [{ mode: 'exclude', hosts: ['shop.example'] }, 'other.example', true],
    [{ mode: 'include', hosts: ['окна.рф'] }, 'xn--80atjc.xn--p1ai', true],
  ] as const)('%j on %s: %s', (sites, host, expected) => {
    expect(isOnSite(sites === undefined ? undefined : { mode: sites.mode, hosts: [...sites.hosts] }, host)).toBe(
      expected,
    )
  })
})
