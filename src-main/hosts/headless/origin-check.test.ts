import { describe, expect, it } from 'vitest'
import { isAllowedHost, isAllowedOrigin, type OwnHosts } from './origin-check.ts'

const hosts: OwnHosts = { port: 8438, listener: '192.168.1.5', extra: ['Console.Agency.example', 'other.example:444'] }

describe('the host name of a request', () => {
  it.each([
    '127.0.0.1:8438',
    'localhost:8438',
    'LOCALHOST:8438',
    '[::1]:8438',
    '192.168.1.5:8438',
    'console.agency.example',
    'other.example:444',
  ])('is ours: %s', (host) => {
    expect(isAllowedHost(host, hosts)).toBe(true)
  })

  it.each([
    undefined,
    '',
    '127.0.0.1',
    '127.0.0.1:8437',
    '127.0.0.1:84380',
    'evil.example:8438',
    'localhost.evil.example:8438',
    'console.agency.example:8438',
    'console.agency.example.evil.example',
    '127.0.0.1:8438@evil.example',
    '::1:8438',
  ])('is foreign: %s', (host) => {
    expect(isAllowedHost(host, hosts)).toBe(false)
  })

  it('may lack its port where that is the port of plain HTTP', () => {
    const plain = { port: 80, listener: '::', extra: [] }
    expect(['127.0.0.1', 'localhost', '[::1]', '127.0.0.1:80'].map((host) => isAllowedHost(host, plain))).toEqual([
      true,
      true,
      true,
      true,
    ])
    expect(isAllowedHost('evil.example', plain)).toBe(false)
    expect(isAllowedOrigin('http://localhost', plain)).toBe(true)
  })
})

describe('the origin of a request', () => {
  it.each([undefined, 'http://127.0.0.1:8438', 'https://console.agency.example', 'HTTP://LOCALHOST:8438'])(
    'is ours or none: %s',
    (origin) => {
      expect(isAllowedOrigin(origin, hosts)).toBe(true)
    },
  )

  it.each([
    '',
    'null',
    'file://',
    'http://evil.example',
    'http://127.0.0.1:8437',
    'http://127.0.0.1:8438.evil.example',
    'http://127.0.0.1:8438/',
    'chrome-extension://127.0.0.1:8438',
    '127.0.0.1:8438',
  ])('is foreign: %s', (origin) => {
    expect(isAllowedOrigin(origin, hosts)).toBe(false)
  })
})
