import { expect, it } from 'vitest'
import { addedArguments } from './chromium-process.ts'
import { browserPlaces, findBrowser, hasDisplay } from './find-browser.ts'

const only =
  (...paths: string[]) =>
  (path: string) =>
    paths.includes(path)

it('looks where browsers are installed on each system', () => {
  const linux = { platform: 'linux', environment: {} } as const
  expect(findBrowser({ ...linux, exists: only('/usr/bin/chromium', '/snap/bin/chromium') })).toEqual({
    path: '/usr/bin/chromium',
    name: 'Chromium',
  })
  expect(findBrowser({ ...linux, exists: only('/usr/bin/chromium', '/opt/google/chrome/chrome') })?.name).toBe(
    'Google Chrome',
  )
  expect(findBrowser({ ...linux, exists: () => false })).toBeNull()
  const mac = { platform: 'darwin', environment: { HOME: '/Users/anna' } } as const
  const edge = '/Users/anna/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge'
  expect(findBrowser({ ...mac, exists: only(edge) })).toEqual({ path: edge, name: 'Microsoft Edge' })
  const windows = {
    platform: 'win32',
    environment: { PROGRAMFILES: 'C:\\Program Files', LOCALAPPDATA: 'C:\\Users\\anna\\AppData\\Local' },
  } as const
  const chrome = 'C:\\Users\\anna\\AppData\\Local\\Google\\Chrome\\Application\\chrome.exe'
  expect(findBrowser({ ...windows, exists: only(chrome) })).toEqual({ path: chrome, name: 'Google Chrome' })
  expect(browserPlaces(windows).length).toBe(8)
})

it('takes the browser that the variable names, and no other', () => {
  const place = { platform: 'linux', environment: { ESTAFETA_CHROMIUM: '/opt/mine' } } as const
  expect(findBrowser({ ...place, exists: () => true })).toEqual({ path: '/opt/mine', name: 'Chromium' })
  expect(findBrowser({ ...place, exists: only('/usr/bin/chromium') })).toBeNull()
})

it('has windows where there is a display', () => {
  const linux = (environment: NodeJS.ProcessEnv) => hasDisplay({ platform: 'linux', environment })
  expect([
    linux({}),
    linux({ DISPLAY: '' }),
    linux({ DISPLAY: ':0' }),
    linux({ WAYLAND_DISPLAY: 'wayland-0' }),
  ]).toEqual([false, false, true, true])
  expect(hasDisplay({ platform: 'darwin', environment: {} })).toBe(true)
})

it('keeps the sandbox for everybody but root, unless the variable says otherwise', () => {
  expect([addedArguments({}, 1000), addedArguments({}, undefined), addedArguments({}, 0)]).toEqual([
    [],
    [],
    ['--no-sandbox'],
  ])
  expect(addedArguments({ ESTAFETA_CHROMIUM_ARGS: ' --no-sandbox  --lang=ru ' }, 1000)).toEqual([
    '--no-sandbox',
    '--lang=ru',
  ])
  expect(addedArguments({ ESTAFETA_CHROMIUM_ARGS: '--no-sandbox' }, 0)).toEqual(['--no-sandbox'])
})
