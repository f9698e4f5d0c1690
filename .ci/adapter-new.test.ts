import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makeAdapter } from './adapter-new.ts'

const root = join(import.meta.dirname, '..')

/** A copy of the sources an adapter lives among. */
function copyTree(): string {
  const copy = mkdtempSync(join(tmpdir(), 'estafeta-adapter-'))
  onTestFinished(() => {
    rmSync(copy, { recursive: true })
  })
  for (const path of ['src-main', 'src-preload', '.tsconfig.base.json', '.vitest.config.ts', 'package.json']) {
    cpSync(join(root, path), join(copy, path), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  mkdirSync(join(copy, '.ci'))
  return copy
}

const run = (copy: string, args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: copy,
    encoding: 'utf8',
    env: { ...process.env, ESTAFETA_CAMPAIGN_LEADS: '60' },
  })
  return { status, words: `${stdout}${stderr}` }
}

test(
  'a new adapter passes types, the structure tests, the suite of all adapters and the campaign',
  { timeout: 120_000 },
  () => {
    const copy = copyTree()
    makeAdapter(copy, 'acme')
    const folder = join(copy, 'src-main', 'adapters', 'acme')
    const texts = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'))
    expect(texts.filter((text) => /demo|демо/i.test(text))).toEqual([])
    const vitest = join('node_modules', 'vitest', 'vitest.mjs')
    const tests = ['src-main/adapters/acme', 'src-main/adapters/index.test.ts', 'src-main/adapters/structure.test.ts']
    const tested = run(copy, [vitest, 'run', '--config', '.vitest.config.ts', ...tests])
    expect(tested, tested.words).toMatchObject({ status: 0 })
    const typed = run(copy, [join('node_modules', 'typescript7', 'bin', 'tsc'), '-p', 'src-main'])
    expect(typed, typed.words).toMatchObject({ status: 0 })
  },
)

test.each(['', 'Acme', 'my-crm', '../evil', 'demo'])('the name "%s" is refused and nothing is written', (id) => {
  const before = readdirSync(join(root, 'src-main', 'adapters'))
  expect(() => makeAdapter(root, id)).toThrow()
  expect(readdirSync(join(root, 'src-main', 'adapters'))).toEqual(before)
})
