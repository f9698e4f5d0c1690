import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { z } from 'zod'
import { until } from './until.ts'

/** Debian's WebKitGTK: its driver, the browser that it drives, and a screen for it. */
const DRIVER = '/usr/bin/WebKitWebDriver'
const SCREEN = '/usr/bin/Xvfb'
const BROWSERS = ['x86_64', 'aarch64'].map((cpu) => `/usr/lib/${cpu}-linux-gnu/webkit2gtk-4.1/MiniBrowser`)

/** Whether WebKit can be driven here: `webkit2gtk-driver` and `xvfb` of Debian. */
export const hasWebKit = (): boolean =>
  existsSync(DRIVER) && existsSync(SCREEN) && BROWSERS.some((path) => existsSync(path))

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf' // W3C WebDriver's web element identifier
const Reply = z.object({ value: z.unknown() })
const Failure = z.object({ error: z.string(), message: z.string() })
const Session = z.object({ sessionId: z.string() })
const Element = z.object({ [ELEMENT]: z.string() })

/** First match in the document or an open shadow root. */
const FIND_DEEP = `const [selector] = arguments
  const find = (root) => root.querySelector(selector)
  ?? [...root.querySelectorAll('*')].flatMap((host) => host.shadowRoot ? find(host.shadowRoot) ?? [] : [])[0]
  return find(document)`

/** A visitor's page in WebKit, by W3C WebDriver. */
export class WebKitPage {
  readonly #address: string
  constructor(address: string) {
    this.#address = address
  }

  async goto(url: string): Promise<void> {
    await call('POST', `${this.#address}/url`, { url })
  }

  /** Real keys into the first match. */
  async fill(selector: string, text: string): Promise<void> {
    await call('POST', `${this.#address}/element/${await this.#find(selector)}/value`, { text })
  }

  /** A real click on the first match. */
  async click(selector: string): Promise<void> {
    await call('POST', `${this.#address}/element/${await this.#find(selector)}/click`, {})
  }

  /** Value of an expression, awaited. */
  async evaluate(expression: string): Promise<unknown> {
    const script = `return (async () => (${expression}))()`
    return await call('POST', `${this.#address}/execute/sync`, { script, args: [] })
  }

  async back(): Promise<void> {
    await call('POST', `${this.#address}/back`, {})
  }

  /** Ends the session: the visitor and everything it has stored. */
  async close(): Promise<void> {
    await call('DELETE', this.#address)
  }

  async #find(selector: string): Promise<string> {
    const found = await call('POST', `${this.#address}/execute/sync`, { script: FIND_DEEP, args: [selector] })
    return Element.parse(found)[ELEMENT]
  }
}

/** WebKit on a screen of its own. Each page is another visitor; one at a time. */
export class WebKit {
  readonly #processes: ChildProcess[]
  readonly #address: string

  private constructor(processes: ChildProcess[], address: string) {
    this.#processes = processes
    this.#address = address
  }

  static async start(): Promise<WebKit> {
    const screen = spawn(SCREEN, ['-displayfd', '3', '-nolisten', 'tcp', '-screen', '0', '1280x800x24'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    })
    const [display] = (await once(screen.stdio[3] ?? screen, 'data')) as [Buffer] // its number, when it is ready
    const port = await freePort()
    const driver = spawn(DRIVER, [`--port=${port}`, '--host=127.0.0.1'], {
      stdio: 'ignore',
      env: { ...process.env, DISPLAY: `:${String(display).trim()}`, GDK_BACKEND: 'x11', no_proxy: '*' },
    })
    const webkit = new WebKit([driver, screen], `http://127.0.0.1:${port}`)
    const status = () => fetch(`http://127.0.0.1:${port}/status`)
    await until(() => status().then(() => true), DRIVER)
    return webkit
  }

  async open(): Promise<WebKitPage> {
    const binary = BROWSERS.find((path) => existsSync(path))
    const options = { 'webkitgtk:browserOptions': { binary, args: ['--automation'] } }
    const session = Session.parse(
      await call('POST', `${this.#address}/session`, { capabilities: { alwaysMatch: options } }),
    )
    return new WebKitPage(`${this.#address}/session/${session.sessionId}`)
  }

  async stop(): Promise<void> {
    for (const child of this.#processes) {
      const ended = once(child, 'exit')
      if (child.kill()) await ended
    }
  }
}

async function call(method: string, address: string, body?: unknown): Promise<unknown> {
  const response = await fetch(address, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  const { value } = Reply.parse(await response.json())
  const failure = Failure.safeParse(value)
  if (failure.success) throw new Error(`${failure.data.error}: ${failure.data.message}`)
  return value
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
