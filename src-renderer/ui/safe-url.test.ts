import { expect, it } from 'vitest'
import { safeUrl } from './safe-url.ts'

it('lets only http and https addresses into links', () => {
  expect(safeUrl('https://crm.example/orders/1?x=1')).toBe('https://crm.example/orders/1?x=1')
  expect(safeUrl('http://127.0.0.1:1/')).toBe('http://127.0.0.1:1/')
  for (const text of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', '/relative', '', null]) {
    expect(safeUrl(text)).toBeNull()
  }
})
