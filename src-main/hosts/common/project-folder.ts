import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The folder of package.json above this file: the same for sources and for the build in `out/main`. */
export function projectFolder(start: string = import.meta.dirname): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder
    if (folder === dirname(folder)) throw new Error('the program’s package.json is missing')
  }
}

/** Folder of the built renderer. */
export const rendererFolder = (): string => join(projectFolder(), 'out', 'renderer')

/** Folder of icons, snippets and the demo site. */
export const resourcesFolder = (): string => join(projectFolder(), 'resources')
