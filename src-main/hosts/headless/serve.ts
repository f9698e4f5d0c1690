import { type App, startApp } from '../../app.ts'
import { letHeapGrow } from '../../lib/heap-growth.ts'
import { systemClock } from '../../lib/clock.ts'
import { systemRandom } from '../../lib/random.ts'
import type { HostPorts, Logger } from '../../ports.ts'
import { StoreError } from '../../store/store-error.ts'
import { claimDataFolder, defaultDataFolder, type FolderLock, StartError } from '../common/data-folder.ts'
import { createLogger } from '../common/log.ts'
import { hasNetwork } from '../common/network.ts'
import { readPageScripts } from '../common/page-scripts.ts'
import { listenError, parseAddress } from '../common/parse-address.ts'
import { rendererFolder, resourcesFolder } from '../common/project-folder.ts'
import { openSecretBox } from '../common/secret-box.ts'
import { VERSION } from '../common/version.ts'
import { ConsoleAccess, readAccessToken, TOKEN_FILE } from './access.ts'
import { ChromiumBrowser } from './chromium-browser.ts'
import { type ConsoleServer, startConsole } from './console-server.ts'
import { thisMachine } from './find-browser.ts'

/** Flags of `estafeta serve` as the command line gives them. */
export type ServeFlags = {
  data?: string
  intake: string
  console: string
  token?: string
  allowHost: string[]
  trustProxy: string[]
  floodLimits: boolean
  demo?: boolean
  log: string
}

/** A stop must be over within 5 s; after so long the process ends whatever is left. */
const STOP_DEADLINE_MS = 4_500

/** The line on stdout that says where everything is. */
export type ReadyLine = {
  ready: true
  intake: string
  console: string
  login: string
  demo?: { key: string; site: string }
}

/** Runs the headless host until it is told to stop. @throws StartError in words. */
export async function serve(flags: ServeFlags): Promise<void> {
  const intake = parseAddress(flags.intake, '--intake')
  const address = parseAddress(flags.console, '--console')
  const folder = flags.data ?? defaultDataFolder({ platform: process.platform, environment: process.env })
  const logger = createLogger(flags.log)
  const lock = claimDataFolder(folder)
  let app: App | undefined
  try {
    app = await startCore({ flags, folder, intake, logger })
    const access = new ConsoleAccess(readAccessToken(folder, flags.token), () => Date.now())
    const console = await startConsole({
      address,
      rendererFolder: rendererFolder(),
      access,
      dispatch: app.dispatch,
      publisher: app.publisher,
      logger,
      allowedHosts: flags.allowHost,
    })
    stopOnSignal({ app, console, lock, logger })
    announce(app, console)
    letHeapGrow()
    if (flags.token === undefined) logger.info(`the access token for scripts is in ${folder}/${TOKEN_FILE}`)
  } catch (error) {
    await app?.stop()
    lock.release()
    throw error
  }
}

async function startCore(start: {
  flags: ServeFlags
  folder: string
  intake: { host: string; port: number }
  logger: Logger
}): Promise<App> {
  const { flags, folder, intake, logger } = start
  const ports: HostPorts = {
    host: 'headless',
    version: VERSION,
    dataFolder: folder,
    clock: systemClock,
    random: systemRandom,
    logger,
    secrets: openSecretBox(folder, process.env),
    isOnline: () => hasNetwork(),
    notify: (title, text) => {
      logger.warn(`${title}: ${text}`)
    },
    pages: new ChromiumBrowser({ machine: thisMachine(), clock: systemClock, logger }),
  }
  const anyRate = { ratePerS: 1e9, burst: 1e9 }
  const unlimited = { perAddress: anyRate, perKey: anyRate }
  try {
    return await startApp({
      ports,
      pageScripts: readPageScripts(),
      intake: { ...intake, trustedProxies: flags.trustProxy, ...(flags.floodLimits ? {} : { limits: unlimited }) },
      ...(flags.demo === true ? { demo: { resources: resourcesFolder() } } : {}),
    })
  } catch (error) {
    if (error instanceof StoreError) throw new StartError(`the database in ${folder} cannot be used: ${error.message}`)
    if (error instanceof Error && 'syscall' in error && error.syscall === 'listen') {
      throw listenError(error, intake, '--intake')
    }
    throw error
  }
}

function announce(app: App, console: ConsoleServer): void {
  const line: ReadyLine = {
    ready: true,
    intake: app.intakeUrl,
    console: console.url,
    login: console.loginUrl,
    ...(app.demo === undefined ? {} : { demo: app.demo }),
  }
  process.stdout.write(`${JSON.stringify(line)}\n`)
  process.stderr.write(`Open the console (the link works once): ${console.loginUrl}\n`)
}

function stopOnSignal(parts: { app: App; console: ConsoleServer; lock: FolderLock; logger: Logger }): void {
  let isStopping = false
  const stop = (signal: string) => {
    if (isStopping) return
    isStopping = true
    parts.logger.info(`${signal}: stopping`)
    setTimeout(() => {
      parts.logger.warn('stopping took too long; what was running is looked up after the next start')
      process.exit(0)
    }, STOP_DEADLINE_MS).unref()
    void Promise.all([parts.console.close(), parts.app.stop()])
      .catch((error: unknown) => {
        parts.logger.error('stopping failed', { error: String(error) })
      })
      .finally(() => {
        parts.lock.release()
        process.exit(0)
      })
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  process.on('unhandledRejection', (error) => {
    parts.logger.error('an error nobody handled', { error: error instanceof Error ? error.stack : String(error) })
  })
}
