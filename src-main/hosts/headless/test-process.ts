import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { onTestFinished } from 'vitest'
import type { ReadyLine } from './serve.ts'

const ENTRY = join(import.meta.dirname, 'estafeta.ts')

/** How a process ended. */
export type Ended = { code: number | null; stdout: string; stderr: string }

/** A running `estafeta`: the real entry in a process of its own. */
export type Running = {
  child: ChildProcessByStdio<null, Readable, Readable>
  /** Everything it has written so far. */
  output: { stdout: string; stderr: string }
  ended: Promise<Ended>
}

/** A folder of the running test. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'estafeta-cli-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

/** Starts `estafeta` with these words; ends it with the test at the latest. */
export function start(words: readonly string[], environment: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, [ENTRY, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text))
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...output })) // 'close' gives code and signal
  return { child, output, ended }
}

/** Runs `estafeta` to its end. */
export const run = (words: readonly string[], environment: Record<string, string> = {}): Promise<Ended> =>
  start(words, environment).ended

/** A relay that is ready. */
export type Relay = Running & { ready: ReadyLine; folder: string; token: string }

/** Starts `estafeta serve` on free ports and waits for its ready line. */
export async function serveIn(folder: string, ...more: string[]): Promise<Relay> {
  const token = 'test-token'
  const addresses = ['--intake', '127.0.0.1:0', '--console', '127.0.0.1:0']
  const relay = start(['serve', '--data', folder, ...addresses, '--token', token, ...more])
  await Promise.race([once(relay.child.stdout, 'data'), relay.ended])
  if (relay.output.stdout === '') throw new Error(relay.output.stderr)
  return { ...relay, ready: JSON.parse(relay.output.stdout) as ReadyLine, folder, token } // the line under test
}

/** Asks the relay as a script does. */
export async function rpc(relay: Relay, name: string, input: object = {}): Promise<Record<string, unknown>> {
  const headers = { authorization: `Bearer ${relay.token}` }
  const answer = await fetch(`${relay.ready.console}/rpc/${name}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(input),
  })
  return (await answer.json()) as Record<string, unknown> // every answer is a map
}

/** Stops it as a service manager does. */
export async function stop(relay: Running): Promise<Ended> {
  relay.child.kill('SIGTERM')
  return await relay.ended
}
