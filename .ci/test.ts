// `npm test`: every check, two at a time, and one closing line `N passed, N failed`.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

type Counts = { passed: number; failed: number }
type Stage = { name: string; command: string[]; report?: (file: string) => { command: string[]; read: () => Counts } }

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'estafeta-test-'))
const node = process.execPath
const bin = (name: string) => join(root, 'node_modules', '.bin', name)
const tsc = join(root, 'node_modules', 'typescript7', 'bin', 'tsc')

/** Vitest and Playwright write their counts into a JSON file: the closing line is made of what really ran. */
const vitest = (config: string) => (file: string) => ({
  command: [
    bin('vitest'),
    'run',
    '--config',
    config,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ],
  read: (): Counts => {
    const report = JSON.parse(readFileSync(file, 'utf8')) as { numPassedTests: number; numFailedTests: number }
    return { passed: report.numPassedTests, failed: report.numFailedTests }
  },
})
const playwright = (file: string) => ({
  command: [
    'env',
    `PLAYWRIGHT_JSON_OUTPUT_NAME=${file}`,
    bin('playwright'),
    'test',
    '--config',
    '.playwright.config.ts',
  ],
  read: (): Counts => {
    const report = JSON.parse(readFileSync(file, 'utf8')) as {
      stats: { expected: number; unexpected: number; flaky: number }
    }
    return { passed: report.stats.expected + report.stats.flaky, failed: report.stats.unexpected }
  },
})

/** Both the durability tests and the browser's run what is built. */
const BUILD: Stage = { name: 'build', command: [node, join(root, '.ci', 'build-if-stale.ts')] }

/** Longest first: the last ones must not leave a core idle. */
const stages: Stage[] = [
  { name: 'unit and integration', command: [], report: vitest('.vitest.config.ts') },
  ...['src-preload', 'src-main', 'src-renderer', 'e2e', '.ci', '.'].map((project) => ({
    name: `types of ${project}`,
    command: [node, tsc, '-p', project],
  })),
  { name: 'lint', command: ['npm', 'run', '--silent', 'lint'] },
  { name: 'format', command: ['npm', 'run', '--silent', 'format'] },
  { name: 'directions', command: ['npm', 'run', '--silent', 'directions'] },
  { name: 'browser', command: [], report: playwright },
  { name: 'durability', command: [], report: vitest('.vitest.durability.config.ts') },
]

/** Campaigns of 1,000 leads a CRM take six minutes of two cores: here they are shorter, `npm run campaign` runs them whole. */
const CAMPAIGN = { ESTAFETA_CAMPAIGN_LEADS: '300' }

/** Node keeps what it has compiled and stripped of types: the store's threads, which tests start by the hundred, start in half the time. */
const COMPILED = { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node-compiled') }

/** A test process that the system killed: Node itself crashed in it, no test failed. */
const KILLED = /Worker exited unexpectedly with signal (SIG\w+).* running test file (\S+)/g

/** A command that has ended: what it said, and which test files lost their process. */
type Ended = { hasPassed: boolean; text: string; killed: Map<string, string> }

async function execute(command: readonly string[]): Promise<Ended> {
  const [name = '', ...args] = command
  const child = spawn(name, args, {
    cwd: root,
    env: { ...CAMPAIGN, ...COMPILED, ...process.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  }
  const [code] = (await once(child, 'close')) as [number | null] // Node's own signature
  const plain = stripVTControlCharacters(text)
  const killed = new Map([...plain.matchAll(KILLED)].map(([, signal = '', file = '']) => [file, signal]))
  return { hasPassed: code === 0, text, killed }
}

/**
 * Node has crashed in test processes, rarely and never in the built program (`.vitest.config.ts` says why). A file that lost its
 * process that way, with no test failed, is run once more, and it is said; a second crash is a failure.
 */
async function runAgain(
  stage: Stage,
  killed: Map<string, string>,
  file: string,
): Promise<Counts & { hasPassed: boolean; text: string }> {
  const words = [...killed].map(([path, signal]) => `── ${path} was killed by ${signal}: it runs once more\n`).join('')
  const again = stage.report?.(file)
  if (again === undefined) return { passed: 0, failed: 1, hasPassed: false, text: words }
  const { hasPassed, text } = await execute([...again.command, ...killed.keys()])
  const counts = existsSync(file) ? again.read() : { passed: 0, failed: 1 }
  return { ...counts, hasPassed, text: `${words}${text}` }
}

async function run(stage: Stage, index: number): Promise<Counts> {
  const file = join(folder, `${index}.json`)
  const reported = stage.report?.(file)
  const startedAt = performance.now()
  const { hasPassed, text, killed } = await execute(reported?.command ?? stage.command)
  const counts = reported !== undefined && existsSync(file) ? reported.read() : { passed: 0, failed: 0 }
  const isOnlyKilled = !hasPassed && killed.size > 0 && counts.failed === 0
  const again = isOnlyKilled ? await runAgain(stage, killed, join(folder, `${index}-again.json`)) : undefined
  const isGood = again?.hasPassed ?? hasPassed
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  // Two stages run at a time: each shows what it said when it is over.
  process.stdout.write(`\n── ${stage.name}\n${text}${again?.text ?? ''}`)
  process.stdout.write(`── ${stage.name}: ${isGood ? 'passed' : 'FAILED'} in ${seconds} s\n`)
  if (reported === undefined) return { passed: isGood ? 1 : 0, failed: isGood ? 0 : 1 }
  const failed = counts.failed + (again?.failed ?? 0)
  // A runner that fails without a failed test (a crash, an unhandled error) has failed all the same.
  return { passed: counts.passed + (again?.passed ?? 0), failed: isGood ? failed : Math.max(1, failed) }
}

const only = process.argv[2]
const chosen = stages.filter((stage) => only === undefined || stage.name.startsWith(only))
const total: Counts = { passed: 0, failed: 0 }
const waiting = chosen.map((stage, index) => ({ stage, index }))
const count = ({ passed, failed }: Counts): void => {
  total.passed += passed
  total.failed += failed
}

async function runLane(): Promise<void> {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) count(await run(next.stage, next.index))
}

count(await run(BUILD, chosen.length))
await Promise.all([runLane(), runLane()])
rmSync(folder, { recursive: true, force: true })
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`)
process.exitCode = total.failed === 0 ? 0 : 1
