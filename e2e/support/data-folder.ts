import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const made: string[] = []

/** A new empty folder; all are removed when this process ends. On a real disk: a memory disk would not tell about fsync. */
export function newDataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'estafeta-e2e-'))
  made.push(folder)
  return folder
}

process.on('exit', () => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true })
})
