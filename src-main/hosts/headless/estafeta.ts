#!/usr/bin/env node
/** Entry of `estafeta`: checks the version of Node before anything that needs it is loaded. */

import { keepHeapSmall } from '../../lib/heap-growth.ts'

/** better-sqlite3 13 needs Node-API 10; on Node 20 (9) it ends the process with a segmentation fault instead of an error. */
const NEEDED_NODE_API = 10

if (Number(process.versions.napi) < NEEDED_NODE_API) {
  process.stderr.write(
    `Estafeta needs Node.js 24 or newer, this is ${process.version}.\n` +
      'The project brings its own: start it by an npm script (npm run serve -- …) or with npx estafeta.\n',
  )
  process.exitCode = 1
} else {
  keepHeapSmall()
  const { runCommandLine } = await import('./command-line.ts')
  await runCommandLine(process.argv)
}
