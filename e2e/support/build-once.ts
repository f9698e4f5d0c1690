import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

/** Builds the product when a source is newer than the last build. Called once before the tests. */
// Playwright takes its global setup as a default export.
// eslint-disable-next-line no-restricted-syntax -- see above
export default function buildOnce(): void {
  const root = join(import.meta.dirname, '..', '..')
  execFileSync(process.execPath, [join(root, '.ci', 'build-if-stale.ts')], { cwd: root, stdio: ['ignore', 2, 2] })
}
