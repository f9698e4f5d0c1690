import { join } from 'node:path'
import { BrowserWindow, type Session, session, shell } from 'electron'
import { projectFolder } from '../common/project-folder.ts'
import { CONSOLE_ORIGIN } from './console-scheme.ts'
import type { WindowBounds } from './window-bounds.ts'

/** Links that may be opened in the person's browser. */
const EXTERNAL = new Set(['http:', 'https:', 'mailto:', 'tel:'])

/** Nothing that a page may ask of the system is granted. */
export function denyEverything(of: Session): void {
  of.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false)
  })
  of.setPermissionCheckHandler(() => false)
  of.setDevicePermissionHandler(() => false)
  of.on('will-download', (event) => {
    event.preventDefault()
  })
}

/** Opens the console's window: sandboxed, one preload, no way out of its own origin. */
export function openConsoleWindow(bounds: WindowBounds): BrowserWindow {
  denyEverything(session.defaultSession)
  const window = new BrowserWindow({
    ...bounds.read(),
    minWidth: 900,
    minHeight: 600,
    show: false,
    backgroundColor: '#101418',
    title: 'Estafeta',
    webPreferences: {
      preload: join(projectFolder(), 'out', 'preload', 'console.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  })
  const { webContents } = window
  webContents.on('will-navigate', (event) => {
    event.preventDefault()
  })
  webContents.on('will-redirect', (event) => {
    event.preventDefault()
  })
  webContents.on('will-attach-webview', (event) => {
    event.preventDefault()
  })
  webContents.setWindowOpenHandler(({ url }) => {
    const target = URL.parse(url)
    if (target !== null && EXTERNAL.has(target.protocol)) void shell.openExternal(target.href)
    return { action: 'deny' }
  })
  window.once('ready-to-show', () => {
    window.show()
  })
  window.on('close', () => {
    bounds.save(window.getNormalBounds())
  })
  void window.loadURL(`${CONSOLE_ORIGIN}/`)
  return window
}
