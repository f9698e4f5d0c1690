import { build } from 'vite'
import { MINIFY } from '../minify.ts'

/**
 * Bundles page code for a test as the build does: one classic script without imports. `minify` true gives what sites get.
 * @param entry absolute path of the entry module.
 */
export async function bundlePageScript(entry: string, minify = false): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      ...(minify ? MINIFY : { minify: false }),
      target: 'es2022',
      rolldownOptions: { input: entry, output: { format: 'iife' } },
    },
  })
  const output = Array.isArray(result) ? result[0] : result
  const chunk = output !== undefined && 'output' in output ? output.output[0] : undefined
  if (chunk?.type !== 'chunk') throw new Error(`nothing was bundled of ${entry}`)
  return chunk.code
}
