import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { projectFolder } from './project-folder.ts'

const manifest = z.object({ version: z.string() })

/** Version of the program, from its package.json. */
export const VERSION = manifest.parse(JSON.parse(readFileSync(join(projectFolder(), 'package.json'), 'utf8'))).version
