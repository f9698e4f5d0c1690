#!/usr/bin/env node
/**
 * `npm start`: opens the desktop app, or says in one line why it cannot and serves the console instead.
 */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from './common/project-folder.ts'
import { whyNoDesktop } from './common/desktop-check.ts'

const folder = projectFolder()
const electronFolder = join(folder, 'node_modules', 'electron')
const pathFile = join(electronFolder, 'path.txt')
const binary = existsSync(pathFile) ? join(electronFolder, 'dist', readFileSync(pathFile, 'utf8').trim()) : null
const reason = whyNoDesktop({
  hasBinary: binary !== null && existsSync(binary),
  platform: process.platform,
  environment: process.env,
})

if (reason === null && binary !== null) {
  const child = spawn(binary, [folder, ...process.argv.slice(2)], { stdio: 'inherit' })
  // Who stops `npm start` means the app.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  child.on('exit', (code) => {
    process.exitCode = code ?? 1
  })
} else {
  process.stderr.write(`${reason ?? ''}\n`)
  process.argv.splice(2, 0, 'serve')
  await import('./headless/estafeta.ts')
}
