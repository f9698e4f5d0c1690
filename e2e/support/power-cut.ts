import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { newDataFolder } from './data-folder.ts'
import { projectFolder } from './launch-host.ts'

const TWIN = '.durable'
const SOURCE = join(projectFolder, 'e2e', 'durability', 'power-cut.c')

/** What a program is started with so that its power can be cut. */
export type PowerSwitch = { preload: string; env: Record<string, string> }

/** Compiles the library of the model for a data folder. @throws with the Debian package to install when there is no compiler. */
export function powerSwitch(dataFolder: string): PowerSwitch {
  const preload = join(newDataFolder(), 'power-cut.so')
  const args = ['-shared', '-fPIC', '-O2', '-Wall', '-Werror', '-o', preload, SOURCE, '-ldl', '-lpthread']
  const { error, status, stderr } = spawnSync('cc', args, { encoding: 'utf8' })
  if (error !== undefined) {
    throw new Error('the power-cut model needs a C compiler: apt-get install gcc libc6-dev', { cause: error })
  }
  if (status !== 0) throw new Error(`the power-cut model does not compile (needs gcc and libc6-dev):\n${stderr}`)
  return { preload, env: { ESTAFETA_POWER_FOLDER: dataFolder } }
}

/**
 * Cuts the power of a program that was just killed: every file is again what the last fsync of it promised, and files that
 * were never synced are gone. Answers the names that vanished.
 */
export function cutPower(dataFolder: string): string[] {
  const vanished: string[] = []
  for (const path of filesOf(dataFolder)) {
    if (path.endsWith(TWIN)) continue
    if (existsSync(path + TWIN)) renameSync(path + TWIN, path)
    else {
      rmSync(path)
      vanished.push(path.slice(dataFolder.length + 1))
    }
  }
  // What is left has no file beside it any more: created, synced and removed.
  for (const path of filesOf(dataFolder)) if (path.endsWith(TWIN)) rmSync(path)
  return vanished.sort()
}

/** Before the next start: what is on the disk now is durable. */
export function settleDisk(dataFolder: string): void {
  for (const path of filesOf(dataFolder)) copyFileSync(path, path + TWIN)
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}
