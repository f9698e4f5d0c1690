import { spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'

/*
 * Rules about imports are worth nothing when the tool sees no imports: with TypeScript 7 under the name `typescript`
 * dependency-cruiser sees no modules at all and ends with 0. So the modules are counted, and planted violations must be seen.
 */

const root = join(import.meta.dirname, '..')
const ROOMS = ['src-main', 'src-preload', 'src-renderer', 'e2e'] as const

type Violation = { from: string; rule: { name: string } }
type Cruise = { modules: string[]; dependencyCount: number; violations: Violation[] }

/** Runs the tool in a folder as `npm run directions` does, with more words if asked. */
function runTool(folder: string, ...more: string[]) {
  const bin = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs')
  const args = [bin, '--config', '.dependency-cruiser.js', ...more, ...ROOMS]
  return spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 })
}

function cruise(folder: string): Cruise {
  const { stdout, stderr } = runTool(folder, '--output-type', 'json')
  if (!stdout.startsWith('{')) throw new Error(stderr)
  const { modules, summary } = JSON.parse(stdout) as {
    modules: { source: string }[]
    summary: { totalDependenciesCruised: number; violations: Violation[] }
  } // the tool's documented output
  return {
    modules: modules.map((module) => module.source),
    dependencyCount: summary.totalDependenciesCruised,
    violations: summary.violations,
  }
}

describe('the directions of imports', () => {
  let files: string[]
  let seen: Cruise
  beforeAll(() => {
    files = globSync(
      ROOMS.map((room) => `${room}/**/*.{ts,tsx}`),
      { cwd: root },
    )
    seen = cruise(root)
  }, 60_000)

  it('are looked at in every file of every room', () => {
    const modules = new Set(seen.modules)
    expect(files.filter((file) => !modules.has(file.replaceAll('\\', '/')))).toEqual([])
    expect(seen.modules.length).toBeGreaterThan(450)
    expect(seen.dependencyCount).toBeGreaterThan(1500)
  })

  it.each([
    ['src-main', 250],
    ['src-preload', 25],
    ['src-renderer', 100],
    ['e2e', 10],
  ])('are looked at in %s, which has at least %i modules', (room, least) => {
    expect(seen.modules.filter((module) => module.startsWith(`${room}/`)).length).toBeGreaterThanOrEqual(least)
  })

  it('hold', () => {
    expect(seen.violations.map((violation) => `${violation.rule.name}: ${violation.from}`)).toEqual([])
  })
})

/** Files that break a rule each, and the rule; files without one only help the others. */
const PLANTED: Record<string, { text: string; rule?: string }> = {
  'src-main/store/planted.ts': { rule: 'store', text: "export { startIntake } from '../intake/server.ts'" },
  'src-main/leads/planted.ts': { rule: 'leads', text: "export type { Intake } from '../intake/server.ts'" },
  'src-main/intake/planted.ts': { rule: 'intake', text: "export { openStore } from '../store/open-store.ts'" },
  'src-main/delivery/planted.ts': {
    rule: 'delivery',
    text: "export { retailcrmAdapter } from '../adapters/retailcrm/adapter.ts'",
  },
  'src-main/forms/planted.ts': { rule: 'forms', text: "export { startIntake } from '../intake/server.ts'" },
  'src-main/visits/planted.ts': { rule: 'visits', text: "export { TagDesk } from '../forms/tag-desk.ts'" },
  'src-main/picker/planted.ts': { rule: 'picker', text: "export { openStore } from '../store/open-store.ts'" },
  'src-preload/page/tag/planted.ts': {
    rule: 'page-knows-contract',
    text: "export { channel } from '../../index.ts'",
  },
  'src-preload/page/tag/planted-zod.ts': {
    rule: 'page-takes-types-only',
    text: "export { tagSubmission } from '../../contract/model/submission.ts'",
  },
  'src-main/adapters/demo/planted.ts': {
    rule: 'adapter-is-an-island',
    text: "export { webhookAdapter } from '../webhook/adapter.ts'",
  },
  'src-main/adapters/kit/planted.ts': { rule: 'kit', text: "export { demoAdapter } from '../demo/adapter.ts'" },
  'src-main/api/planted.ts': {
    rule: 'core-knows-no-host',
    text: "export { VERSION } from '../hosts/common/version.ts'",
  },
  'src-main/api/planted-electron.ts': { rule: 'core-knows-no-electron', text: "export { app } from 'electron'" },
  'src-main/hosts/headless/planted.ts': {
    rule: 'headless-never-reaches-electron',
    text: "export { planted } from '../common/planted.ts'",
  },
  'src-main/hosts/common/planted.ts': {
    text: "export { openConsoleWindow as planted } from '../electron/console-window.ts'",
  },
  'src-main/lib/planted.ts': { rule: 'lib-is-a-leaf', text: "export type { Logger } from '../ports.ts'" },
  'src-main/lib/planted-a.ts': { rule: 'no-cycles', text: "export const a = 1\nexport { b } from './planted-b.ts'" },
  'src-main/lib/planted-b.ts': { text: "export const b = 1\nexport { a } from './planted-a.ts'" },
  'src-main/lib/planted-c.ts': { rule: 'resolvable', text: "export { nothing } from './there-is-no-such-file.ts'" },
  'src-preload/contract/planted.ts': { rule: 'contract-is-zod-only', text: "export { readFile } from 'node:fs'" },
  'src-renderer/planted.ts': {
    rule: 'renderer-knows-contract',
    text: "export type { Logger } from '../src-main/ports.ts'",
  },
  'src-renderer/screens/leads/planted.ts': {
    rule: 'screens-are-apart',
    text: "export { other } from '../projects/planted-other.ts'",
  },
  'src-renderer/screens/projects/planted-other.ts': { text: 'export const other = 1' },
  'src-renderer/stores/planted.ts': {
    rule: 'stores',
    text: "export { other } from '../screens/projects/planted-other.ts'",
  },
  'src-renderer/bridge/planted.ts': { rule: 'bridge', text: "export { other } from '../stores/planted-store.ts'" },
  'src-renderer/stores/planted-store.ts': { text: 'export const other = 1' },
  'src-renderer/ui/planted.ts': {
    rule: 'ui-knows-nothing',
    text: "export { other } from '../stores/planted-store.ts'",
  },
  'e2e/planted.ts': {
    rule: 'e2e-knows-contract',
    text: "export { VERSION } from '../src-main/hosts/common/version.ts'",
  },
}

describe('a violation', () => {
  it('of any rule is caught', () => {
    const folder = mkdtempSync(join(tmpdir(), 'estafeta-directions-'))
    onTestFinished(() => {
      rmSync(folder, { recursive: true, force: true })
    })
    for (const room of ROOMS) cpSync(join(root, room), join(folder, room), { recursive: true })
    for (const file of ['package.json', '.tsconfig.base.json']) cpSync(join(root, file), join(folder, file))
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
    // Paths of the copy, not those that the link leads to.
    const rules = `import rules from ${JSON.stringify(join(root, '.dependency-cruiser.js'))}
      export default { ...rules, options: { ...rules.options, preserveSymlinks: true } }`
    writeFileSync(join(folder, '.dependency-cruiser.js'), rules)
    for (const [file, { text }] of Object.entries(PLANTED)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), text)
    }
    const { violations } = cruise(folder)
    const caught = violations
      .filter(({ from }) => from in PLANTED)
      .map(({ from, rule }) => `${from} breaks ${rule.name}`)
    const expected = Object.entries(PLANTED).flatMap(([file, { rule }]) =>
      rule === undefined ? [] : [`${file} breaks ${rule}`],
    )
    expect([...new Set(caught)].sort()).toEqual(expected.sort())
    expect(runTool(folder).status).not.toBe(0)
  }, 60_000)
})
