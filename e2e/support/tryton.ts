import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { newDataFolder } from './data-folder.ts'
import { track } from './track.ts'
import { waitFor } from './wait-for.ts'

const run = promisify(execFile)
const DATABASE = 'crm'
const LOGIN = 'admin'
const PASSWORD = 'a-long-test-password'

/** Whether Debian's Tryton is installed; `.ci/ensure-system` installs it where it can. */
export const hasTryton = spawnSync('trytond', ['--version'], { stdio: 'ignore' }).status === 0

/** A real Tryton with its own database and one company, on loopback. */
export type Tryton = {
  /** Config of a connection to it. */
  config: { account: string; database: string; login: string; password: string }
  /** Kills the server at once; its data stays. */
  kill(): Promise<void>
  /** Starts it again at the same address. */
  start(): Promise<void>
  /** Any call of its API, as the administrator. */
  call<T>(method: string, params: unknown[], answer: z.ZodType<T>): Promise<T>
}

const reply = z.union([z.object({ result: z.unknown() }), z.object({ error: z.unknown() })])

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function post(
  url: string,
  body: { method: string; params: unknown[] },
  authorization: string | null,
): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization === null ? {} : { authorization }) },
    body: JSON.stringify({ id: 1, ...body }),
  })
  const parsed = reply.parse(await response.json())
  if ('error' in parsed) throw new Error(`Tryton answers ${JSON.stringify(parsed.error).slice(0, 500)}`)
  return parsed.result
}

/** Makes a database with the module of opportunities (about 25 s) and starts the server. It is killed after the test. */
export async function startTryton(): Promise<Tryton> {
  const folder = newDataFolder()
  const port = await freePort()
  const account = `http://127.0.0.1:${port}`
  const files = { config: join(folder, 'trytond.conf'), password: join(folder, 'password'), data: join(folder, 'db') }
  mkdirSync(files.data, { recursive: true })
  // Tryton wants the empty file to be there, and the path to be absolute.
  writeFileSync(join(files.data, `${DATABASE}.sqlite`), '')
  writeFileSync(files.config, `[web]\nlisten = 127.0.0.1:${port}\n[database]\nuri = sqlite://\npath = ${files.data}\n`)
  writeFileSync(files.password, PASSWORD)
  const env = { ...process.env, TRYTONPASSFILE: files.password, PYTHONNOUSERSITE: '1' }
  const admin = ['-c', files.config, '-d', DATABASE]
  await run('trytond-admin', [...admin, '--all', '--email', 'admin@example.org'], { env })
  await run('trytond-admin', [...admin, '-u', 'sale_opportunity', '--activate-dependencies'], { env })
  const running: { server: ChildProcess | undefined } = { server: undefined }
  const start = async () => {
    const server = spawn('trytond', admin, { env, stdio: 'ignore' })
    track(server)
    running.server = server
    await waitFor('Tryton to answer', 60_000, async () => {
      const version = await post(`${account}/`, { method: 'common.server.version', params: [] }, null).catch(() => null)
      return version !== null
    })
  }
  const kill = async () => {
    const { server } = running
    if (server === undefined) return
    running.server = undefined
    server.kill('SIGKILL')
    await once(server, 'close')
  }
  await start()
  const call = await openSession(account)
  await addCompany(call)
  return { config: { account, database: DATABASE, login: LOGIN, password: PASSWORD }, kill, start, call }
}

async function openSession(account: string): Promise<Tryton['call']> {
  const url = `${account}/${DATABASE}/`
  const login = { method: 'common.db.login', params: [LOGIN, { password: PASSWORD }, 'en'] }
  const [userId, key] = z.tuple([z.number(), z.string()]).parse(await post(url, login, null))
  const authorization = `Session ${Buffer.from(`${LOGIN}:${userId}:${key}`).toString('base64')}`
  return async (method, params, answer) => answer.parse(await post(url, { method, params }, authorization))
}

/** A bare database has no company, and nothing can be sold without one. */
async function addCompany(call: Tryton['call']): Promise<void> {
  const id = z.tuple([z.number()])
  const rounding = { __class__: 'Decimal', decimal: '0.01' }
  const rouble = { name: 'Rouble', code: 'RUB', symbol: 'RUB', digits: 2, rounding }
  const [currency] = await call('model.currency.currency.create', [[rouble], {}], id)
  const [party] = await call('model.party.party.create', [[{ name: 'Test Agency' }], {}], id)
  const [company] = await call('model.company.company.create', [[{ party, currency }], {}], id)
  const user = { companies: [['add', [company]]], company }
  await call('model.res.user.write', [[1], user, {}], z.null())
}
