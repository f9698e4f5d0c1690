import { EventEmitter } from 'node:events'

/**
 * A stand-in for the `electron` module in tests: records what the host asks for and lets a test play the system. Only what
 * our host uses is there; anything else is undefined and fails the test that touches it.
 */

/** A session that remembers its handlers. */
export class FakeSession extends EventEmitter {
  permissionRequest: ((contents: unknown, permission: string, answer: (isAllowed: boolean) => void) => void) | undefined
  permissionCheck: (() => boolean) | undefined
  devicePermission: (() => boolean) | undefined
  displayMedia: ((request: unknown, answer: (streams: unknown) => void) => void) | undefined
  isSpellChecked = true
  clearCount = 0
  setPermissionRequestHandler(handler: FakeSession['permissionRequest']): void {
    this.permissionRequest = handler
  }
  setPermissionCheckHandler(handler: () => boolean): void {
    this.permissionCheck = handler
  }
  setDevicePermissionHandler(handler: () => boolean): void {
    this.devicePermission = handler
  }
  setDisplayMediaRequestHandler(handler: FakeSession['displayMedia']): void {
    this.displayMedia = handler
  }
  setSpellCheckerEnabled(isEnabled: boolean): void {
    this.isSpellChecked = isEnabled
  }
  clearData(): Promise<void> {
    this.clearCount += 1
    return Promise.resolve()
  }
}

/** The debugger of a page: remembers commands, answers as a test says. */
export class FakeDebugger extends EventEmitter {
  version: string | undefined
  readonly commands: { method: string; params: unknown }[] = []
  answer: (method: string, params: unknown) => unknown = () => ({})
  attach(version: string): void {
    this.version = version
  }
  detach(): void {
    this.version = undefined
    this.emit('detach', {}, 'detached')
  }
  isAttached(): boolean {
    return this.version !== undefined
  }
  async sendCommand(method: string, params: unknown): Promise<unknown> {
    this.commands.push({ method, params })
    return await this.answer(method, params)
  }
}

/** A page. */
export class FakeContents extends EventEmitter {
  readonly id: number
  readonly sent: { channel: string; text: string }[] = []
  readonly debugger = new FakeDebugger()
  session: FakeSession = fake.defaultSession
  windowOpen: ((details: { url: string }) => { action: string }) | undefined
  isGone = false
  constructor(id: number) {
    super()
    this.id = id
  }
  send(channel: string, text: string): void {
    this.sent.push({ channel, text })
    this.emit('test-sent')
  }
  isDestroyed(): boolean {
    return this.isGone
  }
  setWindowOpenHandler(handler: FakeContents['windowOpen']): void {
    this.windowOpen = handler
  }
  close(): void {
    this.isGone = true
    this.emit('destroyed')
  }
}

/** Views that were made, newest last. */
export const views: FakeWebContentsView[] = []

/** A view that remembers how it was made and where it stands. */
export class FakeWebContentsView {
  readonly options: { webPreferences: Record<string, unknown> & { session: FakeSession } }
  readonly webContents: FakeContents
  bounds: unknown
  isVisible = true
  constructor(options: FakeWebContentsView['options']) {
    this.options = options
    this.webContents = new FakeContents(1000 + views.length)
    this.webContents.session = options.webPreferences.session
    views.push(this)
  }
  setBounds(bounds: unknown): void {
    this.bounds = bounds
  }
  setVisible(isVisible: boolean): void {
    this.isVisible = isVisible
  }
}

/** What stands in a window. */
export class FakeContentView {
  children: unknown[] = []
  addChildView(view: unknown): void {
    this.children = [...this.children.filter((child) => child !== view), view]
  }
  removeChildView(view: unknown): void {
    this.children = this.children.filter((child) => child !== view)
  }
}

/** Windows that were opened, newest last. */
export const windows: FakeBrowserWindow[] = []

/** A window that remembers how it was made. */
export class FakeBrowserWindow extends EventEmitter {
  readonly options: Record<string, unknown> & { webPreferences: Record<string, unknown> }
  readonly webContents: FakeContents
  readonly contentView = new FakeContentView()
  loaded: string | undefined
  focusCount = 0
  isShown = false
  constructor(options: FakeBrowserWindow['options']) {
    super()
    this.options = options
    this.webContents = new FakeContents(windows.length + 1)
    windows.push(this)
  }
  loadURL(url: string): Promise<void> {
    this.loaded = url
    return Promise.resolve()
  }
  show(): void {
    this.isShown = true
  }
  focus(): void {
    this.focusCount += 1
  }
  isDestroyed(): boolean {
    return false
  }
  isMinimized(): boolean {
    return false
  }
  getNormalBounds() {
    return { x: 1, y: 2, width: 1000, height: 700 }
  }
}

/** Everything that a test looks at. */
export const fake = {
  app: Object.assign(new EventEmitter(), {
    userData: '',
    isSandboxed: false,
    exitCode: undefined as number | undefined,
    hasLock: true,
    whenReady: () => Promise.resolve(),
    getPath: (_name: string) => fake.app.userData,
    getVersion: () => '0.0.0',
    enableSandbox: () => {
      fake.app.isSandboxed = true
    },
    requestSingleInstanceLock: () => fake.app.hasLock,
    quit: () => {
      fake.app.emit('test-quit')
    },
    exit: (code: number) => {
      fake.app.exitCode = code
      fake.app.emit('test-exit', code)
    },
  }),
  ipcMain: new EventEmitter(),
  defaultSession: new FakeSession(),
  /** Sessions by the name of their partition. */
  sessions: new Map<string, FakeSession>(),
  schemes: [] as unknown[],
  handlers: new Map<string, (request: Request) => Promise<Response>>(),
  opened: [] as string[],
  errors: [] as string[],
  safeStorage: {
    backend: 'gnome_libsecret',
    isAvailable: true,
  },
}

/** What `vi.mock('electron', …)` returns. */
export function electronModule() {
  return {
    app: fake.app,
    ipcMain: fake.ipcMain,
    BrowserWindow: FakeBrowserWindow,
    WebContentsView: FakeWebContentsView,
    session: {
      defaultSession: fake.defaultSession,
      fromPartition: (partition: string) => {
        const session = fake.sessions.get(partition) ?? new FakeSession()
        fake.sessions.set(partition, session)
        return session
      },
    },
    shell: {
      openExternal: (url: string) => {
        fake.opened.push(url)
        return Promise.resolve()
      },
    },
    protocol: {
      registerSchemesAsPrivileged: (schemes: unknown[]) => {
        fake.schemes.push(...schemes)
      },
      handle: (scheme: string, handler: (request: Request) => Promise<Response>) => {
        fake.handlers.set(scheme, handler)
      },
    },
    dialog: {
      showErrorBox: (_title: string, text: string) => {
        fake.errors.push(text)
      },
    },
    Notification: { isSupported: () => false },
    safeStorage: {
      getSelectedStorageBackend: () => fake.safeStorage.backend,
      isAsyncEncryptionAvailable: () => Promise.resolve(fake.safeStorage.isAvailable),
      // Reversed text stands for the keychain's cipher: not readable as it is, and reversible.
      encryptStringAsync: (text: string) => Promise.resolve(Buffer.from(Array.from(text).reverse().join(''))),
      decryptStringAsync: (bytes: Buffer) =>
        Promise.resolve({ result: Array.from(bytes.toString()).reverse().join(''), shouldReEncrypt: false }),
    },
  }
}
