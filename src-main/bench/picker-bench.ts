import { join } from 'node:path'
import { z } from 'zod'
import { bundlePageScript } from '../../src-preload/page/testing/bundle-page-script.ts'
import { ChromiumBrowser } from '../hosts/headless/chromium-browser.ts'
import { thisMachine } from '../hosts/headless/find-browser.ts'
import { systemClock } from '../lib/clock.ts'
import { measurePicker } from '../picker/measure-picker.ts'
import { type Figure, median, percentile } from './figures.ts'
import { PAGE_FOLDER, pageFigures } from './page-figures.ts'

const TIMES = 100
const figures = z.object({ nodes: z.number(), candidatesMedianMs: z.number(), candidatesMaxMs: z.number() })

/** The live picker in the installed Chromium: hover and click through the driver, selectors on a page of 9,000 nodes. */
export async function benchPicker(): Promise<Figure[]> {
  const silent = () => undefined
  const logger = { debug: silent, info: silent, warn: silent, error: silent }
  const browser = new ChromiumBrowser({ machine: thisMachine(), clock: systemClock, logger })
  const probeSource = await bundlePageScript(join(PAGE_FOLDER, 'picker', 'index.ts'), true)
  const { hoverMs, clickToFrameMs } = await measurePicker({ browser, probeSource, times: TIMES }).finally(() =>
    browser.stop(),
  )
  const page = await pageFigures('picker', figures)
  const nodes = `selectors on ${page.nodes} nodes`
  return [
    { name: 'hover until the probe answers, median', value: median(hoverMs), unit: 'ms' },
    { name: 'hover until the probe answers, p95', value: percentile(hoverMs, 95), unit: 'ms', bound: { atMost: 50 } },
    { name: 'click until the next picture, median', value: median(clickToFrameMs), unit: 'ms' },
    {
      name: 'click until the next picture, p90',
      value: percentile(clickToFrameMs, 90),
      unit: 'ms',
      bound: { atMost: 100 },
    },
    { name: `${nodes}, median target`, value: page.candidatesMedianMs, unit: 'ms' },
    { name: `${nodes}, slowest target`, value: page.candidatesMaxMs, unit: 'ms', bound: { atMost: 15 } },
  ]
}
