import { type ChildProcess, fork } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { CHANNEL, type Pipe, PIPE_NAME, serverMessage } from '../../../src-preload/contract/index.ts'
import { buildApart } from '../test-build.ts'

/** What the stand-in for Electron tells the test. */
type FromStub =
  | { kind: 'window'; options: { title: string; webPreferences: Record<string, unknown> }; url: string }
  | { kind: 'sent'; channel: string; text: string }
  | { kind: 'page'; status: number; body: string }
  | { kind: 'error'; text: string }

/** Puts our stand-in in the place of `electron`, for the bundle and its libraries, and lets the test play the system. */
function writeStub(folder: string): string {
  const fake = pathToFileURL(join(import.meta.dirname, 'fake-electron.ts')).href
  const stub = `
    import { electronModule, fake, FakeBrowserWindow } from ${JSON.stringify(fake)}
    const tell = (message) => process.send(message)
    class Window extends FakeBrowserWindow {
      loadURL(url) {
        const { webContents } = this
        webContents.on('test-sent', () => tell({ kind: 'sent', ...webContents.sent.at(-1) }))
        tell({ kind: 'window', options: this.options, url })
        process.on('message', (message) => {
          const event = { sender: webContents, senderFrame: { url, parent: null } }
          if (message.kind === 'send') fake.ipcMain.emit(message.channel, event, message.text)
        })
        return super.loadURL(url)
      }
    }
    fake.app.userData = process.env.SMOKE_USER_DATA
    fake.app.hasLock = process.env.SMOKE_HAS_LOCK !== 'no'
    fake.app.on('test-exit', (code) => {
      for (const text of fake.errors) tell({ kind: 'error', text })
      process.exit(code)
    })
    fake.app.on('test-quit', () => process.disconnect())
    process.on('message', async (message) => {
      if (message.kind === 'quit') {
        // Electron ends the process unless somebody prevents it.
        let isPrevented = false
        fake.app.emit('before-quit', { preventDefault: () => (isPrevented = true) })
        if (!isPrevented) process.exit(7)
      }
      if (message.kind !== 'page') return
      const answer = await fake.handlers.get('estafeta')({ url: message.url, method: 'GET' })
      tell({ kind: 'page', status: answer.status, body: await answer.text() })
    })
    const electron = { ...electronModule(), BrowserWindow: Window }
    export const { app, BrowserWindow, dialog, ipcMain, Notification, protocol, safeStorage, session, shell, WebContentsView } = electron
    export default electron`
  writeFileSync(join(folder, 'stub.mjs'), stub)
  const hook = `
    import { registerHooks } from 'node:module'
    const url = ${JSON.stringify(pathToFileURL(join(folder, 'stub.mjs')).href)}
    registerHooks({
      resolve: (name, context, next) => (name === 'electron' ? { url, shortCircuit: true } : next(name, context)),
    })`
  const file = join(folder, 'hook.mjs')
  writeFileSync(file, hook)
  return file
}

describe('the built desktop app', () => {
  let folder: string
  let hook: string
  let userData: string
  beforeAll(() => {
    folder = buildApart()
    hook = writeStub(folder)
  }, 60_000)
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  beforeEach(() => {
    userData = mkdtempSync(join(folder, 'user-'))
  })

  function start(environment: Record<string, string> = {}) {
    const child: ChildProcess = fork(join(folder, 'out', 'main', 'desktop.js'), {
      execArgv: ['--import', pathToFileURL(hook).href],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { PATH: process.env['PATH'], ESTAFETA_INTAKE: '127.0.0.1:0', SMOKE_USER_DATA: userData, ...environment },
    })
    onTestFinished(() => {
      child.kill('SIGKILL')
    })
    const output = { text: '' }
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (output.text += String(chunk)))
    const messages = new EventEmitter()
    child.on('message', (message) => {
      const told = message as FromStub // what the stub above sends
      messages.emit(told.kind, told)
    })
    const exited = once(child, 'exit').then(([code]) => code as number | null) // 'exit' gives the code first
    /** The next message of a kind; a process that ends instead fails the test with its words. */
    const next = async <K extends FromStub['kind']>(kind: K): Promise<Extract<FromStub, { kind: K }>> => {
      const ended = exited.then((code) => {
        throw new Error(`ended with ${String(code)}: ${output.text}`)
      })
      const [message] = await Promise.race([once(messages, kind), ended])
      return message as Extract<FromStub, { kind: K }> // emitted by its kind
    }
    return { child, exited, next, messages }
  }

  it('opens its window with the preload that is there, answers through the pipe, and quits with 0', async () => {
    const app = start()
    const opened = await app.next('window')
    const preload = String(opened.options.webPreferences['preload'])
    expect([opened.url, opened.options.title]).toEqual(['estafeta://console/', 'Estafeta'])
    expect(preload).toBe(join(folder, 'out', 'preload', 'console.cjs'))
    expect([existsSync(preload), statSync(preload).size < 1024]).toEqual([true, true])
    expect(opened.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
    })

    const page = app.next('page')
    app.child.send({ kind: 'page', url: opened.url })
    expect(await page).toMatchObject({ status: 200, body: '<!doctype html><title>Console</title>' })

    const pipe = runPreload(preload, app)
    const answered = new Promise<string>((resolve) => pipe.onMessage(resolve))
    pipe.send(JSON.stringify({ type: 'call', id: 1, name: 'system.info', input: {} }))
    const reply = serverMessage.parse(JSON.parse(await answered))
    expect(reply).toMatchObject({
      type: 'reply',
      id: 1,
      ok: true,
      output: { version: '9.9.9', host: 'electron', dataFolder: join(userData, 'data'), secretProtection: 'system' },
    })
    // A second Quit while the first one is at work changes nothing.
    app.child.send({ kind: 'quit' })
    app.child.send({ kind: 'quit' })
    expect(await app.exited).toBe(0)
    expect(existsSync(join(userData, 'data', 'estafeta.db'))).toBe(true)
  })

  it('ends at once when another one runs', async () => {
    const app = start({ SMOKE_HAS_LOCK: 'no' })
    app.messages.on('window', () => {
      throw new Error('a second window was opened')
    })
    expect(await app.exited).toBe(0)
    expect(existsSync(join(userData, 'data'))).toBe(false)
  })

  it('says in a box why it cannot start, and ends with 1', async () => {
    writeFileSync(join(userData, 'data'), 'a file where the folder should be')
    const app = start()
    const told = app.next('error')
    expect((await told).text).toBe(
      `the data folder ${join(userData, 'data')} cannot be used: there is a file of this name`,
    )
    expect(await app.exited).toBe(1)
  })
})

/** Runs the built preload as a sandboxed page does: CommonJS with nothing but `electron`. Its pipe leads into the process. */
function runPreload(file: string, app: { child: ChildProcess; messages: EventEmitter }): Pipe {
  const exposed: Record<string, unknown> = {}
  const ipcRenderer = new EventEmitter()
  const electron = {
    contextBridge: { exposeInMainWorld: (name: string, value: unknown) => (exposed[name] = value) },
    ipcRenderer: Object.assign(ipcRenderer, {
      send: (channel: string, text: string) => app.child.send({ kind: 'send', channel, text }),
    }),
  }
  app.messages.on('sent', (message: { channel: string; text: string }) => {
    ipcRenderer.emit(message.channel, { sender: 'secret' }, message.text)
  })
  const only = (name: string): unknown => {
    if (name !== 'electron') throw new Error(`a sandboxed preload has no module ${name}`)
    return electron
  }
  runInNewContext(readFileSync(file, 'utf8'), { require: only })
  expect([Object.keys(exposed), CHANNEL]).toEqual([[PIPE_NAME], 'estafeta'])
  return exposed[PIPE_NAME] as Pipe // checked by its name just above
}
