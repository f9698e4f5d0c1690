// `npm test`: every check, one after another, and one closing line `N passed, N failed`.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

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
    return { passed: report.stats.expected, failed: report.stats.unexpected + report.stats.flaky }
  },
})

const stages: Stage[] = [
  ...['src-preload', 'src-main', 'src-renderer', 'e2e', '.ci', '.'].map((project) => ({
    name: `types of ${project}`,
    command: [node, tsc, '-p', project],
  })),
  { name: 'lint', command: ['npm', 'run', '--silent', 'lint'] },
  { name: 'format', command: ['npm', 'run', '--silent', 'format'] },
  { name: 'directions', command: ['npm', 'run', '--silent', 'directions'] },
  { name: 'unit and integration', command: [], report: vitest('.vitest.config.ts') },
  { name: 'build', command: [node, join(root, '.ci', 'build-if-stale.ts')] },
  { name: 'durability', command: [], report: vitest('.vitest.durability.config.ts') },
  { name: 'browser', command: [], report: playwright },
]

function run(stage: Stage, index: number): Counts {
  const file = join(folder, `${index}.json`)
  const reported = stage.report?.(file)
  const [command = '', ...args] = reported?.command ?? stage.command
  process.stdout.write(`\n── ${stage.name}\n`)
  const startedAt = performance.now()
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  const hasPassed = status === 0
  process.stdout.write(`── ${stage.name}: ${hasPassed ? 'passed' : 'FAILED'} in ${seconds} s\n`)
  if (reported === undefined) return { passed: hasPassed ? 1 : 0, failed: hasPassed ? 0 : 1 }
  const counts = existsSync(file) ? reported.read() : { passed: 0, failed: 0 }
  // A runner that fails without a failed test (a crash, an unhandled error) has failed all the same.
  return { passed: counts.passed, failed: hasPassed ? counts.failed : Math.max(1, counts.failed) }
}

const only = process.argv[2]
const chosen = stages.filter((stage) => only === undefined || stage.name.startsWith(only))
const total = chosen
  .map(run)
  .reduce((sum, one) => ({ passed: sum.passed + one.passed, failed: sum.failed + one.failed }))
rmSync(folder, { recursive: true, force: true })
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`)
process.exitCode = total.failed === 0 ? 0 : 1
