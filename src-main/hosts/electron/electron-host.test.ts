import { mkdtempSync, readFileSync, statSync, writeFileSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CHANNEL } from '../../../src-preload/contract/index.ts'
import { electronModule, fake, FakeContents, windows } from './fake-electron.ts'

vi.mock('electron', () => electronModule())
vi.mock('electron-store', () => ({
  default: class {
    get() {
      return undefined
    }
    set() {
      return undefined
    }
  },
}))

const silent = { debug: () => undefined, info: () => undefined, warn: vi.fn(), error: () => undefined }
const newFolder = () => mkdtempSync(join(tmpdir(), 'estafeta-desktop-'))

beforeEach(() => {
  windows.length = 0
  fake.opened.length = 0
  fake.ipcMain.removeAllListeners()
  silent.warn.mockClear()
})

describe('the console window', () => {
  const open = async () => {
    const { openConsoleWindow } = await import('./console-window.ts')
    openConsoleWindow({ read: () => ({ width: 1000, height: 700 }), save: () => undefined })
    return windows[0]!
  }

  it('is sandboxed, isolated, without Node, and loads the console only', async () => {
    const window = await open()
    expect(window.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    })
    expect(window.loaded).toBe('estafeta://console/')
  })

  it('denies every permission and every download', async () => {
    await open()
    const answers: boolean[] = []
    fake.defaultSession.permissionRequest?.(null, 'media', (isAllowed) => answers.push(isAllowed))
    expect([answers, fake.defaultSession.permissionCheck?.(), fake.defaultSession.devicePermission?.()]).toEqual([
      [false],
      false,
      false,
    ])
    const event = { preventDefault: vi.fn() }
    fake.defaultSession.emit('will-download', event)
    expect(event.preventDefault).toHaveBeenCalled()
  })

  it('never leaves its page; links go to the person’s browser by http, mail and phone only', async () => {
    const { webContents } = await open()
    for (const name of ['will-navigate', 'will-redirect', 'will-attach-webview']) {
      const event = { preventDefault: vi.fn() }
      webContents.emit(name, event)
      expect([name, event.preventDefault.mock.calls.length]).toEqual([name, 1])
    }
    const urls = ['https://crm.example/deal/1', 'file:///etc/passwd', 'javascript:alert(1)', 'mailto:a@b.ru']
    expect(urls.map((url) => webContents.windowOpen?.({ url }))).toEqual(urls.map(() => ({ action: 'deny' })))
    expect(fake.opened).toEqual(['https://crm.example/deal/1', 'mailto:a@b.ru'])
  })
})

describe('the console scheme', () => {
  it('is registered as a secure standard scheme', async () => {
    const { registerScheme } = await import('./console-scheme.ts')
    registerScheme()
    expect(fake.schemes).toContainEqual({
      scheme: 'estafeta',
      privileges: { standard: true, secure: true, supportFetchAPI: true },
    })
  })

  it('gives files of its folder and nothing outside of it', async () => {
    const { fileOf, serveConsole } = await import('./console-scheme.ts')
    const folder = newFolder()
    writeFileSync(join(folder, 'index.html'), '<!doctype html>')
    expect(fileOf('estafeta://console/', folder)).toBe(join(folder, 'index.html'))
    for (const url of [
      'estafeta://console/..%2f..%2fetc/passwd',
      'estafeta://console/%2e%2e/%2e%2e/etc/passwd',
      'estafeta://other/index.html',
      'https://console/index.html',
      'estafeta://console/a%00b',
      'estafeta://console/%ff',
    ]) {
      const file = fileOf(url, folder)
      expect([url, file === null || file.startsWith(folder)]).toEqual([url, true])
    }
    serveConsole(folder)
    const answer = await fake.handlers.get('estafeta')!(new Request('http://x/', { method: 'GET' }))
    expect(answer.status).toBe(403)
  })

  it('sends a strict policy with the page', async () => {
    const { serveConsole } = await import('./console-scheme.ts')
    const folder = newFolder()
    writeFileSync(join(folder, 'index.html'), 'hello')
    serveConsole(folder)
    // Node refuses the scheme in a real Request; only these two are read.
    const asked = (url: string) => Object.defineProperty(new Request('http://x/'), 'url', { value: url })
    const page = await fake.handlers.get('estafeta')!(asked('estafeta://console/'))
    expect([page.status, await page.text(), page.headers.get('content-security-policy')]).toEqual([
      200,
      'hello',
      expect.stringContaining("script-src 'self';"),
    ])
    const missing = await fake.handlers.get('estafeta')!(asked('estafeta://console/no.js'))
    expect(missing.status).toBe(404)
  })
})

describe('the pipe', () => {
  const attach = async () => {
    const { attachPipe } = await import('./console-pipe.ts')
    const { Publisher } = await import('../../api/publisher.ts')
    const contents = new FakeContents(7)
    const dispatch = vi.fn((name: string) => Promise.resolve({ name }))
    const publisher = new Publisher({ fraction: () => 0, hex: () => 'epoch' })
    attachPipe(contents as never, { dispatch, publisher, logger: silent })
    return { contents, dispatch, publisher }
  }
  const frame = (url: string, parent: object | null = null) => ({ url, parent })
  const call = JSON.stringify({ type: 'call', id: 1, name: 'leads.list', input: {} })

  it('answers the console’s top frame', async () => {
    const { contents, dispatch } = await attach()
    const answered = new Promise((resolve) => contents.once('test-sent', resolve))
    fake.ipcMain.emit(CHANNEL, { sender: contents, senderFrame: frame('estafeta://console/') }, call)
    await answered
    expect(dispatch).toHaveBeenCalledWith('leads.list', {}, { actor: 'desktop' })
    expect(contents.sent).toEqual([
      { channel: 'estafeta', text: '{"type":"reply","id":1,"ok":true,"output":{"name":"leads.list"}}' },
    ])
  })

  it('refuses foreign origins, frames inside, detached frames, other windows and things that are no text', async () => {
    const { contents, dispatch } = await attach()
    const ours = 'estafeta://console/'
    for (const event of [
      { sender: contents, senderFrame: frame('https://evil.example/') },
      { sender: contents, senderFrame: frame('estafeta://console.evil.example/') },
      { sender: contents, senderFrame: frame(ours, {}) },
      { sender: contents, senderFrame: null },
      { sender: new FakeContents(8), senderFrame: frame(ours) },
    ]) {
      fake.ipcMain.emit(CHANNEL, event, call)
    }
    fake.ipcMain.emit(CHANNEL, { sender: contents, senderFrame: frame(ours) }, { not: 'text' })
    expect(dispatch).not.toHaveBeenCalled()
    expect(silent.warn).toHaveBeenCalledTimes(5)
  })

  it('ends subscriptions when the page is reloaded or gone', async () => {
    const { contents, publisher } = await attach()
    const subscribe = JSON.stringify({ type: 'subscribe', topic: 'unrecognised.changed' })
    fake.ipcMain.emit(CHANNEL, { sender: contents, senderFrame: frame('estafeta://console/') }, subscribe)
    publisher.publish('unrecognised.changed', { total: 1 })
    contents.emit('did-navigate')
    publisher.publish('unrecognised.changed', { total: 2 })
    expect(contents.sent.map((message) => JSON.parse(message.text) as unknown)).toEqual([
      { type: 'subscribed', topic: 'unrecognised.changed', seq: 0, epoch: 'epoch' },
      { type: 'event', topic: 'unrecognised.changed', seq: 1, payload: { total: 1 } },
    ])
    contents.emit('destroyed')
    expect(fake.ipcMain.listenerCount(CHANNEL)).toBe(0)
  })
})

describe('credentials on the desktop', () => {
  it('are sealed by a key that the system’s keychain encrypts', async () => {
    const { openSystemSecretBox } = await import('./system-secret-box.ts')
    const folder = newFolder()
    const box = await openSystemSecretBox(folder)
    const sealed = box.seal('api-key-1')
    expect([box.protection, (await openSystemSecretBox(folder)).open(sealed)]).toEqual(['system', 'api-key-1'])
    expect(statSync(join(folder, 'secret.key.system')).mode & 0o777).toBe(0o600)
    expect(Buffer.from(sealed).includes('api-key-1')).toBe(false)
  })

  it('fall back to the key file where the system only has a fixed password', async () => {
    const { openSystemSecretBox } = await import('./system-secret-box.ts')
    fake.safeStorage.backend = 'basic_text'
    const folder = newFolder()
    const box = await openSystemSecretBox(folder)
    fake.safeStorage.backend = 'gnome_libsecret'
    expect([box.protection, readFileSync(join(folder, 'secret.key'), 'utf8').length]).toEqual(['key-file', 65])
  })
})

describe('the desktop app', () => {
  beforeEach(() => {
    vi.stubEnv('ESTAFETA_INTAKE', '127.0.0.1:0')
  })
  afterEach(() => {
    vi.unstubAllEnvs()
    fake.app.removeAllListeners()
  })

  it('starts the core, opens one window, comes to the front for a second start, and stops the core before it quits', async () => {
    const { runDesktop } = await import('./run-desktop.ts')
    fake.app.userData = newFolder()
    await runDesktop(['electron', '.'])
    expect([fake.errors, windows.length]).toEqual([[], 1])
    fake.app.emit('second-instance')
    expect([windows.length, windows[0]?.focusCount]).toEqual([1, 1])
    const exited = new Promise((resolve) => fake.app.once('test-exit', resolve))
    const event = { preventDefault: vi.fn() }
    fake.app.emit('before-quit', event)
    expect(await exited).toBe(0)
    expect(event.preventDefault).toHaveBeenCalledOnce()
  })

  it('says in a box why it cannot start', async () => {
    const { runDesktop } = await import('./run-desktop.ts')
    fake.app.userData = newFolder()
    mkdirSync(join(fake.app.userData, 'data'))
    writeFileSync(join(fake.app.userData, 'data', 'estafeta.db'), 'no database\n'.repeat(400))
    fake.errors.length = 0
    await runDesktop(['electron', '.'])
    expect([fake.app.exitCode, fake.errors.length, fake.errors[0]]).toEqual([1, 1, expect.stringContaining('damaged')])
  })
})
