import { gzipSync } from 'node:zlib'
import { measurePicker } from './corpus/measure-picker.ts'
import { measureCapture } from './measure-capture.ts'
import { openBrowser } from './open-browser.ts'
import { AVERAGE_FORMS, bundleTag, serveTag } from './tagged-site.ts'

/**
 * `node print-figures.ts picker|tag` prints what page code costs in the installed Chromium as one line of JSON, for
 * `npm run bench`. Run by Node as it is.
 */
async function figures(part: string | undefined): Promise<unknown> {
  if (part === 'tag') {
    const config = { key: '0f1e2d3c4b5a69788796a5b4c3d2e1f0', origin: '', version: '17', forms: AVERAGE_FORMS }
    const gzipBytes = gzipSync(serveTag(await bundleTag(), config), { level: 9 }).length
    return { gzipBytes, usual: await measureCapture(300), large: await measureCapture(9000) }
  }
  const browser = await openBrowser()
  return await measurePicker(browser).finally(() => browser.close())
}

process.stdout.write(`${JSON.stringify(await figures(process.argv[2]))}\n`)
