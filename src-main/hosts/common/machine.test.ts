import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { whyNoDesktop } from './desktop-check.ts'
import { hasNetwork } from './network.ts'
import { projectFolder, rendererFolder, resourcesFolder } from './project-folder.ts'
import { VERSION } from './version.ts'

const address = (text: string, isInternal: boolean) => ({
  address: text,
  netmask: '255.255.255.0',
  family: 'IPv4' as const,
  mac: '00:00:00:00:00:00',
  internal: isInternal,
  cidr: null,
})

describe('the network of this machine', () => {
  it.each([
    ['nothing at all', {}, false],
    ['loopback only', { lo: [address('127.0.0.1', true)] }, false],
    ['an interface without addresses', { eth0: undefined, eth1: [] }, false],
    ['a link-local address only', { eth0: [address('fe80::1', false)] }, false],
    ['an address', { lo: [address('127.0.0.1', true)], eth0: [address('192.168.1.5', false)] }, true],
  ])('with %s', (_name, interfaces, expected) => {
    expect(hasNetwork(interfaces)).toBe(expected)
  })
})

describe('why there is no desktop app', () => {
  const why = (over: Partial<Parameters<typeof whyNoDesktop>[0]>) =>
    whyNoDesktop({ hasBinary: true, platform: 'linux', environment: {}, ...over })

  it('is told in one line', () => {
    expect(why({ hasBinary: false, platform: 'win32' })).toBe(
      'Electron’s binary is not installed (npx install-electron fetches it): serving the console in the browser instead.',
    )
    expect(why({})).toBe('There is no display: serving the console in the browser instead.')
    expect(why({ environment: { DISPLAY: '' } })).toContain('no display')
  })

  it('is nothing where it can be opened', () => {
    expect([
      why({ environment: { DISPLAY: ':0' } }),
      why({ environment: { WAYLAND_DISPLAY: 'wayland-0' } }),
      why({ platform: 'darwin' }),
      why({ platform: 'win32' }),
    ]).toEqual([null, null, null, null])
  })
})

describe('the folder of the program', () => {
  it('is found from the sources and from the build alike', () => {
    const root = projectFolder()
    expect(existsSync(join(root, 'electron.vite.config.ts'))).toBe(true)
    expect(projectFolder(join(root, 'out', 'main'))).toBe(root)
    expect([rendererFolder(), resourcesFolder()]).toEqual([join(root, 'out', 'renderer'), join(root, 'resources')])
    expect(() => projectFolder('/')).toThrow('the program’s package.json is missing')
  })

  it('tells the version', () => {
    expect(VERSION).toMatch(/^\d+\.\d+\.\d+/)
  })
})
