import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { once } from 'node:events'
import { join } from 'node:path'
import { z } from 'zod'
import { type CallName, type Contract, findProcedure, type OutputOf } from '../../src-preload/contract/index.ts'
import { newDataFolder } from './data-folder.ts'
import { postForm, type IntakeAnswer } from './post-form.ts'
import { track } from './track.ts'

/** The program's folder. */
export const projectFolder = join(import.meta.dirname, '..', '..')
/** What is launched: the build, or what `ESTAFETA_ENTRY` names. */
export const defaultEntry = process.env['ESTAFETA_ENTRY'] ?? join(projectFolder, 'out', 'main', 'estafeta.js')

/** Access token of every launched host. */
export /** Access token of every launched host. */
const TOKEN = 'token-of-the-tests'
const LONGEST_START_MS = 30_000

const readyLine = z.object({
  ready: z.literal(true),
  intake: z.string(),
  console: z.string(),
  login: z.string(),
  demo: z.object({ key: z.string(), site: z.string() }).optional(),
})
/** The one line that the host prints when it is ready. */
export type ReadyLine = z.infer<typeof readyLine>

/** How a process ended. */
export type Exit = { code: number | null; signal: NodeJS.Signals | null; stderr: string }

/** How a host is launched. */
export type HostOptions = {
  /** Arguments after `serve --data … --intake … --console … --token …`. Default `['--demo']`. */
  args?: string[]
  /** Default: a new one, removed at the end of the test. */
  dataFolder?: string
  entry?: string
  env?: Record<string, string>
  /** A library to put before all others (LD_PRELOAD). */
  preload?: string
  /** A program that runs the host: `['prlimit', '--fsize=…']`. */
  wrapper?: string[]
  intake?: string
  console?: string
}

type ProcedureAt<N extends CallName> = N extends `${infer A extends keyof Contract}.${infer P}`
  ? P extends keyof Contract[A]
    ? Contract[A][P]
    : never
  : never

/** A running host. */
export type Host = {
  ready: ReadyLine
  dataFolder: string
  /** Calls a procedure; the host checks the input, the answer is checked against the contract. Rejects with {@link RpcError}. */
  rpc<N extends CallName>(name: N, input?: unknown): Promise<OutputOf<ProcedureAt<N>>>
  /** Posts a lead as a form. Rejects when no answer came. */
  postLead(params: Record<string, string>): Promise<IntakeAnswer>
  kill(signal: NodeJS.Signals): void
  pid: number
  exited: Promise<Exit>
  /** SIGTERM, then the end. */
  stop(): Promise<Exit>
  stderr(): string
}

/** A call that was answered with an error. */
export class RpcError extends Error {
  readonly code: string
  constructor(name: string, error: { code: string; message: string }) {
    super(`${name}: ${error.code}: ${error.message}`)
    this.code = error.code
  }
}

/** The host ended before it was ready. */
export class StartFailed extends Error {
  readonly exit: Exit
  constructor(exit: Exit) {
    super(`the host did not start: code ${exit.code}, signal ${exit.signal}\n${exit.stderr}`)
    this.exit = exit
  }
}

/** Runs `estafeta` with any arguments to its end. */
export async function runCommand(
  args: string[],
  options: Pick<HostOptions, 'entry' | 'env' | 'wrapper'> & { node?: string } = {},
): Promise<Exit & { stdout: string }> {
  const [command = '', ...rest] = [
    ...(options.wrapper ?? []),
    options.node ?? process.execPath,
    options.entry ?? defaultEntry,
    ...args,
  ]
  const child = spawn(command, rest, { env: hostEnvironment(options), stdio: ['ignore', 'pipe', 'pipe'] })
  track(child)
  const text = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text.stdout += chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text.stderr += chunk))
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null] // Node's own signature
  return { code, signal, ...text }
}

/** Starts the host and waits until it is ready. @throws StartFailed when it ends before. */
export async function launchHost(options: HostOptions = {}): Promise<Host> {
  const dataFolder = options.dataFolder ?? newDataFolder()
  const [command = '', ...args] = [...(options.wrapper ?? []), process.execPath, ...hostArguments(options, dataFolder)]
  const child = spawn(command, args, { env: hostEnvironment(options), stdio: ['ignore', 'pipe', 'pipe'] })
  track(child)
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk))
  const exited = once(child, 'close').then(
    ([code, signal]): Exit => ({ code: code as number | null, signal: signal as NodeJS.Signals | null, stderr }), // Node's own signature
  )
  const line = Promise.withResolvers<string>()
  createInterface({ input: child.stdout }).once('line', line.resolve)
  const timer = setTimeout(() => {
    line.reject(new Error(`the host was not ready in ${LONGEST_START_MS / 1000} s\n${stderr}`))
    child.kill('SIGKILL')
  }, LONGEST_START_MS)
  void exited.then((exit) => {
    line.reject(new StartFailed(exit))
  })
  const ready = readyLine.parse(JSON.parse(await line.promise))
  clearTimeout(timer)
  return {
    ready,
    dataFolder,
    rpc: (name, input = {}) => call(ready.console, name, input),
    postLead: (params) => postForm(`${ready.intake}/api/proxy/1.0/leads/add`, params),
    kill: (signal) => child.kill(signal),
    pid: child.pid ?? 0,
    exited,
    stop: () => {
      child.kill('SIGTERM')
      return exited
    },
    stderr: () => stderr,
  }
}

function hostArguments(options: HostOptions, dataFolder: string): string[] {
  const address = ['--intake', options.intake ?? '127.0.0.1:0', '--console', options.console ?? '127.0.0.1:0']
  const base = ['serve', '--data', dataFolder, ...address, '--token', TOKEN]
  return [options.entry ?? defaultEntry, ...base, ...(options.args ?? ['--demo'])]
}

function hostEnvironment(options: Pick<HostOptions, 'env'> & { preload?: string }): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _ofTheRunner, ...inherited } = process.env
  return { ...inherited, ...options.env, ...(options.preload === undefined ? {} : { LD_PRELOAD: options.preload }) }
}

const errorAnswer = z.object({ error: z.object({ code: z.string(), message: z.string() }) })

async function call<N extends CallName>(
  consoleUrl: string,
  name: N,
  input: unknown,
): Promise<OutputOf<ProcedureAt<N>>> {
  const response = await fetch(`${consoleUrl}/rpc/${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify(input),
  })
  const body: unknown = await response.json()
  if (!response.ok) throw new RpcError(name, errorAnswer.parse(body).error)
  const declaration = findProcedure(name)
  if (declaration === undefined) throw new Error(`there is no procedure ${name}`)
  return declaration.output.parse(body) as OutputOf<ProcedureAt<N>> // parsed by the very schema that gives the type
}
