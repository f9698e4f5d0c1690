import type { Page } from 'playwright'
import { TaggedSite } from './tagged-site.ts'

/** What one submission costs a page. */
export type CaptureCost = {
  /**
   * Processor time of the page's main thread that the tag adds to one submission, from the event to the end of what it
   * leads to, ms. Other programs on the machine do not count into it.
   */
  cpuMs: number
  /** Time by the clock that the tag's listeners take before the page's own get the event, ms: the middle one. Other programs count into it. */
  medianMs: number
  /** The shortest of these times: nearest to what it takes on an idle machine, once the browser has compiled the code. */
  leastMs: number
  /** Tasks above 50 ms while submitting, as the browser reports them by the clock. */
  longTasks: number
}

const SUBMITS = 15
/** Longer than the tag waits for errors to show: one submission is over before the next. */
const PAUSE_MS = 1100

/** A page with about `nodes` elements and a form of thirty controls, submitted by AJAX. */
function bigPage(nodes: number): string {
  const row = (_: unknown, i: number): string => `<div class="row"><span>${i}</span><a href="#${i}">x</a></div>`
  const box = (_: unknown, i: number): string =>
    `<label>Поле ${i}<input name="field[${i}]" value="значение ${i}"></label>`
  const rows = Array.from({ length: Math.round(nodes / 3) }, row).join('')
  const boxes = Array.from({ length: 30 }, box).join('')
  // Before the snippet: this listener runs before the tag's.
  const clock = `<script>addEventListener('submit', () => { window.startedAt = performance.now() }, true)</script>`
  return `<!doctype html><html><head>${clock}</head><body>${rows}<form id="f">${boxes}<button>Отправить</button></form></body></html>`
}

/** Submits the form again and again with other values, so that each time is another lead. */
async function submitMany(page: Page): Promise<{ times: number[]; longTasks: number; cpuMs: number }> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const cpu = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics')
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000
  }
  const before = await cpu()
  const seen = await page.evaluate(
    async ({ count, pauseMs }) => {
      let longTasks = 0
      const observer = new PerformanceObserver((list) => {
        longTasks += list.getEntries().length
      })
      observer.observe({ type: 'longtask' })
      const form = document.querySelector('form')
      const input = document.querySelector('input')
      if (form === null || input === null) throw new Error('no form')
      const times: number[] = []
      form.addEventListener('submit', (event) => {
        times.push(performance.now() - (window as unknown as { startedAt: number }).startedAt) // set by the page's clock
        event.preventDefault()
      })
      for (let i = 0; i < count; i++) {
        input.value = `89160000${i}`
        // What a visitor types has been painted long before he submits.
        form.getBoundingClientRect()
        form.requestSubmit()
        await new Promise((resolve) => setTimeout(resolve, pauseMs))
      }
      observer.disconnect()
      return { times, longTasks }
    },
    { count: SUBMITS, pauseMs: PAUSE_MS },
  )
  return { ...seen, cpuMs: (await cpu()) - before }
}

/** Measures the tag in a real browser on a page of `nodes` elements, against the same page without it. */
export async function measureCapture(nodes = 9000): Promise<CaptureCost> {
  const tagged = await TaggedSite.start()
  try {
    tagged.configure([
      { id: 1, type: 'form', selector: '.absent, #other' },
      {
        id: 2,
        type: 'form',
        selector: '#f',
        requiredControls: { phone: 'field[0]' },
        elements: { 'deal:X': '.row span' },
      },
    ])
    tagged.site.pages.set('/p', bigPage(nodes))
    const run = async (): Promise<Awaited<ReturnType<typeof submitMany>>> => {
      const page = await (await tagged.visitor()).newPage()
      await page.goto(`${tagged.site.origin()}/p`)
      if (tagged.site.snippet !== '') await page.waitForFunction(() => document.cookie.includes('roistat_visit'))
      return await submitMany(page)
    }
    const { times, longTasks, cpuMs } = await run()
    tagged.site.snippet = ''
    const bare = await run()
    const sorted = times.sort((a, b) => a - b)
    return {
      cpuMs: (cpuMs - bare.cpuMs) / SUBMITS,
      medianMs: sorted[Math.floor(SUBMITS / 2)] ?? 0,
      leastMs: sorted[0] ?? 0,
      longTasks,
    }
  } finally {
    await tagged.stop()
  }
}
