import type { Browser, Page } from 'playwright'
import { fileURLToPath } from 'node:url'
import type { PickerProbe } from '../../contract/model/picker.ts'
import { bundlePageScript } from '../testing/bundle-page-script.ts'

const WORLD = 'estafeta-picker'
const ORIGIN = 'http://site.test'

type Answer<Name extends keyof PickerProbe> = ReturnType<PickerProbe[Name]>

/** A page with the probe in an isolated world, as the core puts it there. For tests. */
export type ProbedPage = {
  page: Page
  /** Calls the probe over CDP; arguments and the answer are JSON. Rejects with the page's error. */
  call<Name extends keyof PickerProbe>(name: Name, ...args: Parameters<PickerProbe[Name]>): Promise<Answer<Name>>
  /** Calls it with nodes of the page in place of the arguments: the first matches of selectors. */
  callOnNode<Name extends keyof PickerProbe>(name: Name, selector: string, ...args: unknown[]): Promise<Answer<Name>>
  /** Tag and id of the node that `element` answers. */
  elementOf(selector: string): Promise<string | null>
}

let bundled: Promise<string> | null = null

/** Opens a page of this HTML, or the HTML at several paths. `csp`: its content security policy. */
export async function openProbedPage(
  browser: Browser,
  html: string | Record<string, string>,
  csp?: string,
): Promise<ProbedPage> {
  bundled ??= bundlePageScript(fileURLToPath(new URL('./index.ts', import.meta.url)), true)
  const source = await bundled
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  const pages = typeof html === 'string' ? { '/': html } : html
  await page.route('**/*', async (route) => {
    const body = pages[new URL(route.request().url()).pathname]
    const headers = csp === undefined ? {} : { 'content-security-policy': csp }
    if (body === undefined) await route.fulfill({ status: 404, body: '' })
    else await route.fulfill({ body, headers, contentType: 'text/html; charset=utf-8' })
  })
  const session = await page.context().newCDPSession(page)
  let contextId = 0
  session.on('Runtime.executionContextCreated', ({ context }) => {
    const isMain = (context.auxData as { frameId?: string } | undefined)?.frameId === mainFrame // shape by CDP's protocol
    if (context.name === WORLD && isMain) contextId = context.id
  })
  await session.send('Page.enable')
  const mainFrame = (await session.send('Page.getFrameTree')).frameTree.frame.id
  await session.send('Runtime.enable')
  await session.send('Page.addScriptToEvaluateOnNewDocument', { source, worldName: WORLD })
  await page.goto(`${ORIGIN}/`)
  const evaluate = async (expression: string, returnByValue = true) => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression,
      contextId,
      returnByValue,
    })
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result
  }
  return {
    page,
    async call(name, ...args) {
      const result = await evaluate(`globalThis.estafetaPicker.${name}(...${JSON.stringify(args)})`)
      return result.value as never // the contract's type; tests parse it
    },
    async callOnNode(name, selector, ...args) {
      const expression = `globalThis.estafetaPicker.${name}(document.querySelector(${JSON.stringify(selector)}), ...${JSON.stringify(args)})`
      return (await evaluate(expression)).value as never // the contract's type; tests parse it
    },
    async elementOf(selector) {
      const result = await evaluate(`globalThis.estafetaPicker.element(${JSON.stringify(selector)})`, false)
      return result.subtype === 'node' ? (result.description ?? '') : null
    },
  }
}
