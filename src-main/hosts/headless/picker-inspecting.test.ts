import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bundlePageScript } from '../../../src-preload/page/testing/bundle-page-script.ts'
import { keptTargets, page, shareBrowser, startPicker } from './test-picker.ts'
import { closedPort, startSite } from './test-site.ts'

const browser = shareBrowser()
const ENTRY = join(import.meta.dirname, '..', '..', '..', 'src-preload', 'page', 'picker', 'index.ts')

/** A page under a content security policy. */
const withPolicy =
  (policy: string, body: string): RequestListener =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy })
    response.end(body)
  }

const TAG = `window.estafetaTag = { abc123: {
  version: 'v7', forms: [1, 2], catches: (id) => document.querySelectorAll(id === 1 ? '#order' : '.none').length,
} }`

describe('an unseen look at a page', () => {
  it('finds the running tag, the forms, the scripts and what selectors match', async () => {
    const site = await startSite({
      '/': (_request, response) => {
        response.writeHead(302, { location: '/home' }).end()
      },
      '/home': page(
        '<form id="order" title="Order"><input name="phone"></form><script src="/tag.js"></script>',
        'Home',
      ),
      '/tag.js': (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/javascript' }).end(TAG)
      },
    })
    const { pages, targets } = keptTargets(browser())
    const picker = startPicker(pages)
    expect(await picker.sessions.inspect(`${site.host}/`, ['#order', '!!'])).toEqual({
      url: `${site.url}/home`,
      title: 'Home',
      trouble: null,
      scripts: [`${site.url}/tag.js`],
      tags: [
        {
          key: 'abc123',
          version: 'v7',
          forms: [
            { id: 1, count: 1 },
            { id: 2, count: 0 },
          ],
        },
      ],
      survey: expect.objectContaining({ forms: [expect.objectContaining({ title: 'Order' })] }),
      matches: [
        { selector: '#order', isValid: true, count: 1, forms: 1, boxes: [expect.anything()] },
        { selector: '!!', isValid: false, count: 0, forms: 0, boxes: [] },
      ],
      cspViolations: [],
      mixedContent: [],
      failedRequests: expect.anything(),
      messages: expect.anything(),
    })
    await expect(targets[0]!.send('Runtime.evaluate', { expression: '1' })).rejects.toMatchObject({
      name: 'PageBrowserError',
    })
  })

  it('says what a policy forbids: scripts and calls', async () => {
    const relay = await startSite({ '/tag.js': 'x' })
    const site = await startSite({
      '/script': withPolicy(
        "script-src 'self'",
        page(`<script src="${relay.url}/tag.js"></script><script>window.inline = 1</script>`),
      ),
      '/connect': withPolicy(
        "connect-src 'self'; script-src 'unsafe-inline'",
        page(`<script>fetch('${relay.url}/lead', { method: 'POST' }).catch(() => {})</script>`),
      ),
    })
    const picker = startPicker(browser())
    const script = await picker.sessions.inspect(`${site.url}/script`, [])
    expect(script.cspViolations).toContainEqual({
      directive: 'script-src-elem',
      blockedUrl: `${relay.url}/tag.js`,
      isReportOnly: false,
    })
    expect([script.scripts, script.tags]).toEqual([[`${relay.url}/tag.js`], []])
    expect(script.failedRequests).toContainEqual({
      url: `${relay.url}/tag.js`,
      type: 'Script',
      reason: expect.stringContaining('csp'),
      status: null,
    })
    const connect = await picker.sessions.inspect(`${site.url}/connect`, [])
    expect(connect.cspViolations).toEqual([
      { directive: 'connect-src', blockedUrl: `${relay.url}/lead`, isReportOnly: false },
    ])
    expect(relay.asked).toEqual([])
  })

  it('says which requests failed and why', async () => {
    const port = await closedPort()
    const site = await startSite({
      '/': page(`<script src="/missing.js"></script><script src="http://127.0.0.1:${port}/tag.js"></script>`),
    })
    const { failedRequests, trouble } = await startPicker(browser()).sessions.inspect(site.url, [])
    expect(trouble).toBeNull()
    expect(failedRequests).toContainEqual({
      url: `${site.url}/missing.js`,
      type: 'Script',
      reason: 'HTTP 404',
      status: 404,
    })
    expect(failedRequests).toContainEqual({
      url: `http://127.0.0.1:${port}/tag.js`,
      type: 'Script',
      reason: 'net::ERR_CONNECTION_REFUSED',
      status: null,
    })
  })

  it('answers for pages that are not there, that never rest, and that ask and open windows', async () => {
    const site = await startSite({
      '/restless': page('<script>setInterval(() => fetch("/ping?" + Math.random()), 100)</script>', 'Restless'),
      '/ping': 'x',
      '/asking': page(
        '<script>alert(1); confirm(2); window.open("/popup"); onbeforeunload = () => "x"</script>',
        'Asking',
      ),
    })
    const picker = startPicker(browser())
    const gone = await picker.sessions.inspect('https://no-such-host.invalid/', ['p'])
    expect(gone).toMatchObject({ trouble: { kind: 'dns' }, survey: null, matches: [], tags: [], scripts: [] })
    expect((await picker.sessions.inspect(`${site.url}/restless`, [])).title).toBe('Restless')
    expect((await picker.sessions.inspect(`${site.url}/asking`, [])).title).toBe('Asking')
    await expect(picker.sessions.inspect('file:///etc/passwd', [])).rejects.toMatchObject({ kind: 'bad_address' })
  })

  it('does not believe the page about its tag', async () => {
    const site = await startSite({
      '/': page(
        `<script>window.estafetaTag = { a: { version: 1, forms: 'xx', catches: () => 'many' }, b: 7 }</script>`,
      ),
      '/throws': page(`<script>Object.defineProperty(window, 'estafetaTag', { get() { throw 1 } })</script>`),
    })
    const { sessions } = startPicker(browser())
    expect((await sessions.inspect(site.url, [])).tags).toEqual([])
    expect((await sessions.inspect(`${site.url}/throws`, [])).tags).toEqual([])
  })

  it('counts for a form rule what the tag would catch, and says when that is no form', async () => {
    const site = await startSite({
      '/': page(
        '<div id="lead"><form><p class="row"><input name="phone"></p></form></div><div id="loose"><input></div>',
      ),
    })
    const { sessions } = startPicker(browser(), { probeSource: await bundlePageScript(ENTRY, true) })
    const checks = await sessions.checkPages([
      { url: site.url, selectors: ['#lead'], type: 'form' },
      { url: site.url, selectors: ['.row', '#loose'], type: 'form' },
      { url: site.url, selectors: ['.row'], type: 'button' },
      { url: site.url, selectors: ['.none'], type: 'form' },
    ])
    expect(checks.map((check) => [check.matches.map(({ count }) => count), check.controls, check.isNotAForm])).toEqual([
      [[1], ['phone'], false],
      [[0, 0], [], true],
      [[1], ['phone'], false],
      [[0], [], false],
    ])
  })

  it('checks pages one after the other', async () => {
    const site = await startSite({ '/': page('<form id="order"><input name="phone"><input></form>') })
    const picker = startPicker(browser(), { limits: { answerMs: 500, loadMs: 1_500 } })
    const hangs = await startSite({ '/': page('<script>onload = () => { for (;;) {} }</script>') })
    const checks = await picker.sessions.checkPages([
      { url: site.url, selectors: ['.gone', '#order'], type: 'form' },
      { url: `${site.url}/missing`, selectors: ['#order'], type: 'form' },
      { url: 'http://no-such-host.invalid/', selectors: ['#order'], type: 'form' },
      { url: hangs.url, selectors: ['#order'], type: 'form' },
      { url: 'ftp://x/', selectors: [], type: 'button' },
    ])
    expect(checks.map((check) => [check.trouble, check.matches.map(({ count }) => count), check.controls])).toEqual([
      [null, [0, 1], ['phone']],
      [{ kind: 'http', detail: 'HTTP 404' }, [0], []],
      [{ kind: 'dns', detail: 'net::ERR_NAME_NOT_RESOLVED' }, [], []],
      [{ kind: 'other', detail: expect.stringContaining('did not answer') }, [], []],
      [{ kind: 'other', detail: 'ftp://x/ is no address of a web page' }, [], []],
    ])
    expect(checks[0]).toMatchObject({ url: site.url, finalUrl: `${site.url}/` })
    const stopped = AbortSignal.abort()
    expect(await picker.sessions.checkPages([{ url: site.url, selectors: [], type: 'form' }], stopped)).toEqual([])
  })
})
