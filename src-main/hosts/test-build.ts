import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { projectFolder } from './common/project-folder.ts'

/**
 * Builds main and preload by the project's own configuration into a new project folder, whose path it answers; the caller
 * removes it. About a second, and apart from `out/`, which others may be building or running.
 */
export function buildApart(): string {
  const root = projectFolder()
  // Inside of the project, so that the bundles find their libraries.
  const cache = join(root, 'node_modules', '.cache')
  mkdirSync(cache, { recursive: true })
  const folder = realpathSync(mkdtempSync(join(cache, 'built-')))
  writeFileSync(join(folder, 'package.json'), '{ "name": "built-apart", "version": "9.9.9", "type": "module" }')
  mkdirSync(join(folder, 'out', 'renderer'), { recursive: true })
  writeFileSync(join(folder, 'out', 'renderer', 'index.html'), '<!doctype html><title>Console</title>')
  const at = (name: string) => JSON.stringify(join(folder, 'out', name))
  const config = `
    const original = ${JSON.stringify(pathToFileURL(join(root, 'electron.vite.config.ts')).href)}
    // Not by a static import: that would be bundled, and its paths would be those of this file.
    const { default: { main, preload } } = await import(original)
    export default {
      main: { ...main, build: { ...main.build, outDir: ${at('main')} } },
      preload: { ...preload, build: { ...preload.build, outDir: ${at('preload')} } },
    }`
  writeFileSync(join(folder, 'build.config.mjs'), config)
  const cli = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const args = [cli, 'build', '--config', join(folder, 'build.config.mjs')]
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return folder
}
