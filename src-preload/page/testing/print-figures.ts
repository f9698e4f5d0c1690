import { measurePicker } from './corpus/measure-picker.ts'
import { openBrowser } from './open-browser.ts'

/** Prints what page code costs in the installed Chromium as one line of JSON, for `npm run bench`. Run by Node as it is. */
const browser = await openBrowser()
try {
  process.stdout.write(`${JSON.stringify(await measurePicker(browser))}\n`)
} finally {
  await browser.close()
}
