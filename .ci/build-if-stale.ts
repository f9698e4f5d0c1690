// Builds when a source is newer than the last build. Words go to stderr: stdout belongs to the program that starts next.
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const stamp = join(root, 'out', '.built')
const sources = ['src-*/**/*.*', 'resources/**/*.*', 'electron.vite.config.ts', 'package-lock.json']

const newest = Math.max(...globSync(sources, { cwd: root }).map((file) => statSync(join(root, file)).mtimeMs))
const builtAt = existsSync(stamp) ? statSync(stamp).mtimeMs : 0
if (newest > builtAt) {
  process.stderr.write('Building …\n')
  const cli = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const result = spawnSync(process.execPath, [cli, 'build'], { cwd: root, stdio: ['ignore', 2, 2] })
  if (result.status !== 0) process.exit(result.status ?? 1)
  writeFileSync(stamp, '')
}
