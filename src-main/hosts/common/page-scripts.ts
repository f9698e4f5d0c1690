import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from './project-folder.ts'

/** Built code that runs in pages: the tag of client sites, and the picker's probe. */
export type PageScripts = { tag: string; picker: string }

const UNBUILT = 'console.error("Estafeta: this script is not built, run: npm run build")'

function read(name: string): string {
  const file = join(projectFolder(), 'out', 'preload', `${name}.cjs`)
  return existsSync(file) ? readFileSync(file, 'utf8') : UNBUILT
}

/** Reads them; from sources that were never built, each only says so in the page's console. */
export function readPageScripts(): PageScripts {
  return { tag: read('tag'), picker: read('picker') }
}
