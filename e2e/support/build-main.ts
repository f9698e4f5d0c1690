import { spawnSync } from 'node:child_process'
import { existsSync, globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { defaultEntry, projectFolder } from './launch-host.ts'

const SOURCES = ['src-main/**/*.ts', 'src-preload/contract/**/*.ts', 'electron.vite.config.ts', 'package-lock.json']

/** Vitest's global setup: builds the main side when a source is newer than the build. */
export function setup(): void {
  if (process.env['ESTAFETA_ENTRY'] !== undefined) return
  const timeOf = (file: string) => statSync(join(projectFolder, file)).mtimeMs
  const sources = globSync(SOURCES, { cwd: projectFolder }).filter((file) => !/\.(test|bench)\.ts$/.test(file))
  const builtAt = existsSync(defaultEntry) ? statSync(defaultEntry).mtimeMs : 0
  if (Math.max(...sources.map(timeOf)) <= builtAt) return
  const cli = join(projectFolder, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const args = [cli, 'build', '--config', '.main-build.config.ts']
  const { status } = spawnSync(process.execPath, args, { cwd: projectFolder, stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new Error('the main side could not be built')
}
