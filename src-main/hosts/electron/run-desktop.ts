import { join } from 'node:path'
import { app, type BrowserWindow, dialog, Notification } from 'electron'
import { type App, startApp } from '../../app.ts'
import { systemClock } from '../../lib/clock.ts'
import { systemRandom } from '../../lib/random.ts'
import type { HostPorts } from '../../ports.ts'
import { claimDataFolder, type FolderLock } from '../common/data-folder.ts'
import { createLogger } from '../common/log.ts'
import { hasNetwork } from '../common/network.ts'
import { readPageScripts } from '../common/page-scripts.ts'
import { parseAddress } from '../common/parse-address.ts'
import { rendererFolder, resourcesFolder } from '../common/project-folder.ts'
import { VERSION } from '../common/version.ts'
import { attachPipe } from './console-pipe.ts'
import { serveConsole } from './console-scheme.ts'
import { openConsoleWindow } from './console-window.ts'
import { PickerViews } from './picker-view.ts'
import { openSystemSecretBox } from './system-secret-box.ts'
import { openWindowBounds } from './window-bounds.ts'

/** Address that sites on this machine and tunnels reach, unless the variable says otherwise; the same as the headless host's. */
const INTAKE_VARIABLE = 'ESTAFETA_INTAKE'
const INTAKE_DEFAULT = '127.0.0.1:8437'

/** The console's window while there is one. */
type ConsoleWindow = { current: BrowserWindow | undefined }

async function portsOf(folder: string, console: ConsoleWindow): Promise<HostPorts> {
  const logger = createLogger('info')
  return {
    host: 'electron',
    version: VERSION,
    dataFolder: folder,
    clock: systemClock,
    random: systemRandom,
    logger,
    secrets: await openSystemSecretBox(folder),
    isOnline: () => hasNetwork(),
    notify: (title, body) => {
      if (Notification.isSupported()) new Notification({ title, body }).show()
      else logger.warn(`${title}: ${body}`)
    },
    pages: new PickerViews({ window: () => console.current, random: systemRandom }),
  }
}

/** Runs the desktop app: the core in this process, the console in one window. Closing the window does not stop the relay. */
export async function runDesktop(argv: readonly string[]): Promise<void> {
  await app.whenReady()
  const folder = join(app.getPath('userData'), 'data')
  let lock: FolderLock | undefined
  try {
    lock = claimDataFolder(folder)
    const console: ConsoleWindow = { current: undefined }
    const ports = await portsOf(folder, console)
    const core = await startApp({
      ports,
      pageScripts: readPageScripts(),
      intake: parseAddress(process.env[INTAKE_VARIABLE] ?? INTAKE_DEFAULT, INTAKE_VARIABLE),
      ...(argv.includes('--demo') ? { demo: { resources: resourcesFolder() } } : {}),
    })
    serveConsole(rendererFolder())
    keepWindow(core, ports, console)
    stopOnQuit(core, lock)
  } catch (error) {
    lock?.release()
    dialog.showErrorBox('Estafeta', error instanceof Error ? error.message : String(error))
    app.exit(1)
  }
}

function keepWindow(core: App, ports: HostPorts, console: ConsoleWindow): void {
  const bounds = openWindowBounds()
  const open = () => {
    if (console.current !== undefined && !console.current.isDestroyed()) {
      if (console.current.isMinimized()) console.current.restore()
      console.current.focus()
      return
    }
    const window = openConsoleWindow(bounds)
    console.current = window
    attachPipe(window.webContents, { dispatch: core.dispatch, publisher: core.publisher, logger: ports.logger })
  }
  open()
  app.on('second-instance', open)
  app.on('activate', open)
  // The relay goes on without a window; only Quit ends it.
  app.on('window-all-closed', () => undefined)
}

function stopOnQuit(core: App, lock: FolderLock): void {
  let isStopping = false
  // A second Quit must not cut off the stop that the first one began; `exit` asks nobody.
  app.on('before-quit', (event) => {
    event.preventDefault()
    if (isStopping) return
    isStopping = true
    void core.stop().finally(() => {
      lock.release()
      app.exit(0)
    })
  })
}
