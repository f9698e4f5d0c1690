import { existsSync } from 'node:fs'
import { posix, win32 } from 'node:path'

/** A Chromium-based browser on this machine. */
export type FoundBrowser = { path: string; name: string }

/** Where it is looked for: the system, its variables, and whether a file is there. */
export type SearchPlace = {
  platform: NodeJS.Platform
  environment: NodeJS.ProcessEnv
  exists: (path: string) => boolean
}

/** Variable with the path of the browser to use instead of looking for one. */
export const CHROMIUM_VARIABLE = 'ESTAFETA_CHROMIUM'

const LINUX: readonly FoundBrowser[] = [
  { path: '/opt/google/chrome/chrome', name: 'Google Chrome' },
  { path: '/usr/bin/google-chrome-stable', name: 'Google Chrome' },
  { path: '/usr/bin/google-chrome', name: 'Google Chrome' },
  { path: '/usr/bin/chromium', name: 'Chromium' },
  { path: '/usr/bin/chromium-browser', name: 'Chromium' },
  { path: '/opt/microsoft/msedge/msedge', name: 'Microsoft Edge' },
  { path: '/usr/bin/microsoft-edge', name: 'Microsoft Edge' },
  { path: '/opt/yandex/browser/yandex-browser', name: 'Yandex Browser' },
  { path: '/snap/bin/chromium', name: 'Chromium' },
]

const MAC_APPLICATIONS: readonly string[] = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Yandex']

const WINDOWS: readonly { parts: string[]; name: string }[] = [
  { parts: ['Google', 'Chrome', 'Application', 'chrome.exe'], name: 'Google Chrome' },
  { parts: ['Chromium', 'Application', 'chrome.exe'], name: 'Chromium' },
  { parts: ['Microsoft', 'Edge', 'Application', 'msedge.exe'], name: 'Microsoft Edge' },
  { parts: ['Yandex', 'YandexBrowser', 'Application', 'browser.exe'], name: 'Yandex Browser' },
]

/** Every place where a browser may be, the likeliest to work first (desktop.md §10.2). */
export function browserPlaces({
  platform,
  environment,
}: Pick<SearchPlace, 'platform' | 'environment'>): FoundBrowser[] {
  if (platform === 'darwin') {
    const roots = [
      '/Applications',
      ...(environment['HOME'] === undefined ? [] : [`${environment['HOME']}/Applications`]),
    ]
    return MAC_APPLICATIONS.flatMap((name) =>
      roots.map((root) => ({ path: posix.join(root, `${name}.app`, 'Contents', 'MacOS', name), name })),
    )
  }
  if (platform === 'win32') {
    const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => environment[name] ?? [])
    return WINDOWS.flatMap(({ parts, name }) => roots.map((root) => ({ path: win32.join(root, ...parts), name })))
  }
  return [...LINUX]
}

/** The browser to use, null when there is none. A path in `ESTAFETA_CHROMIUM` is the only one that counts. */
export function findBrowser(place: SearchPlace): FoundBrowser | null {
  const own = place.environment[CHROMIUM_VARIABLE]
  if (own !== undefined && own !== '') return place.exists(own) ? { path: own, name: 'Chromium' } : null
  return browserPlaces(place).find(({ path }) => place.exists(path)) ?? null
}

/** Whether windows of a browser can be seen here. */
export function hasDisplay({ platform, environment }: Pick<SearchPlace, 'platform' | 'environment'>): boolean {
  if (platform !== 'linux') return true
  return ['DISPLAY', 'WAYLAND_DISPLAY'].some((name) => (environment[name] ?? '') !== '')
}

/** This machine. */
export const thisMachine = (): SearchPlace => ({
  platform: process.platform,
  environment: process.env,
  exists: existsSync,
})
