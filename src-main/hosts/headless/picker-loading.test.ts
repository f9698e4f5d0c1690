import { execFileSync } from 'node:child_process'
import type { RequestListener } from 'node:http'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { page, shareBrowser, startPicker } from './test-picker.ts'
import { closedPort, startSite } from './test-site.ts'

const browser = shareBrowser()

describe('loading a page', () => {
  it('shows its address and title, and goes back and forward', async () => {
    const site = await startSite({ '/a': page('<a href="/b">b</a>', 'First'), '/b': page('second', 'Вторая') })
    const picker = startPicker(browser())
    const id = await picker.open(`${site.url}/a`)
    expect(await picker.loaded(id, ({ title }) => title === 'First')).toMatchObject({
      id,
      projectId: 'project_1',
      surface: 'canvas',
      url: `${site.url}/a`,
      canGoBack: false,
      canGoForward: false,
      trouble: null,
      mode: 'browse',
      width: 'desktop',
      dialog: null,
      list: null,
      notes: [],
      picked: null,
      hover: null,
    })
    await picker.run(id, `document.querySelector('a').click()`)
    expect(await picker.loaded(id, ({ title }) => title === 'Вторая')).toMatchObject({
      url: `${site.url}/b`,
      canGoBack: true,
      canGoForward: false,
    })
    await picker.sessions.navigate(id, 'back')
    expect(await picker.loaded(id, ({ title }) => title === 'First')).toMatchObject({
      url: `${site.url}/a`,
      canGoBack: false,
      canGoForward: true,
    })
    await picker.sessions.navigate(id, 'forward')
    await picker.loaded(id, ({ title }) => title === 'Вторая')
    await picker.sessions.navigate(id, 'reload')
    await picker.loaded(id, ({ title }) => title === 'Вторая')
    expect(site.asked.filter((line) => line === 'GET /b').length).toBeGreaterThan(1)
  })

  it('follows addresses that the page changes by itself', async () => {
    const site = await startSite({ '/': page('here') })
    const picker = startPicker(browser())
    const id = await picker.open(site.url)
    await picker.loaded(id, ({ title }) => title === 'Page')
    await picker.run(id, `history.pushState(null, '', '/next?x=1#y')`)
    expect((await picker.until(id, ({ canGoBack }) => canGoBack)).url).toBe(`${site.url}/next?x=1#y`)
  })

  it('adds https:// to what was typed, and takes http:// where nobody speaks https', async () => {
    const site = await startSite({ '/': page('plain', 'Plain') })
    const picker = startPicker(browser())
    const id = await picker.open(`${site.host}/`)
    expect(await picker.loaded(id, ({ title }) => title === 'Plain')).toMatchObject({
      url: `${site.url}/`,
      trouble: null,
    })
  })

  it('opens nothing but pages of the web', async () => {
    const picker = startPicker(browser())
    for (const url of [
      'file:///etc/passwd',
      'javascript:alert(1)',
      'chrome://version',
      'data:text/html,x',
      'http://',
    ]) {
      await expect(picker.open(url)).rejects.toMatchObject({ name: 'PickerError', kind: 'bad_address' })
    }
  })

  it('says which name is unknown', async () => {
    const picker = startPicker(browser())
    const id = await picker.open('https://no-such-host.invalid/')
    expect(await picker.loaded(id, ({ trouble }) => trouble !== null)).toMatchObject({
      url: 'https://no-such-host.invalid/',
      trouble: { kind: 'dns', detail: 'net::ERR_NAME_NOT_RESOLVED' },
    })
  })

  it('says that a port is closed, and loads again when it is asked to', async () => {
    const port = await closedPort()
    const picker = startPicker(browser())
    const id = await picker.open(`http://127.0.0.1:${port}/`)
    expect((await picker.loaded(id, ({ trouble }) => trouble !== null)).trouble).toEqual({
      kind: 'refused',
      detail: 'net::ERR_CONNECTION_REFUSED',
    })
    const site = await startSite({ '/': page('up', 'Up') })
    await picker.sessions.navigate(id, { url: site.url })
    expect((await picker.loaded(id, ({ title }) => title === 'Up')).trouble).toBeNull()
  })

  it('shows a page with an error status and says it', async () => {
    const site = await startSite({
      '/empty': (_request, response) => {
        response.writeHead(500).end()
      },
    })
    const picker = startPicker(browser())
    const id = await picker.open(`${site.url}/nothing`)
    expect((await picker.loaded(id, ({ title }) => title === 'Missing')).trouble).toEqual({
      kind: 'http',
      detail: 'HTTP 404',
    })
    expect(await picker.run(id, 'document.body.innerText')).toBe('There is no such page.')
    await picker.sessions.navigate(id, { url: `${site.url}/empty` })
    const state = await picker.loaded(id, ({ trouble }) => trouble?.detail === 'HTTP 500')
    expect([state.url, state.trouble]).toEqual([`${site.url}/empty`, { kind: 'http', detail: 'HTTP 500' }])
  })

  it('says that a site is closed by a password, with a page of its own or without one', async () => {
    const closed = (body?: string): RequestListener => {
      return (_request, response) => {
        response.writeHead(401, { 'content-type': 'text/html', 'www-authenticate': 'Basic realm="x"' })
        response.end(body)
      }
    }
    const site = await startSite({ '/': closed('<title>Closed</title>'), '/empty': closed() })
    const picker = startPicker(browser())
    const id = await picker.open(site.url)
    expect((await picker.loaded(id, ({ trouble }) => trouble !== null)).trouble?.kind).toBe('sign_in')
    await picker.sessions.navigate(id, { url: `${site.url}/empty` })
    const state = await picker.loaded(id, ({ url, trouble }) => url.endsWith('/empty') && trouble !== null)
    expect(state.trouble?.kind).toBe('sign_in')
  })

  it('says that a site sends from address to address without an end', async () => {
    const site = await startSite({
      '/': (_request, response) => {
        response.writeHead(302, { location: '/' }).end()
      },
    })
    const picker = startPicker(browser())
    const id = await picker.open(site.url)
    expect((await picker.loaded(id, ({ trouble }) => trouble !== null)).trouble).toEqual({
      kind: 'redirects',
      detail: 'net::ERR_TOO_MANY_REDIRECTS',
    })
  })

  it('gives up a server that never answers, also when the page itself goes there', async () => {
    const site = await startSite({ '/': page('<a href="/hangs">x</a>', 'Alive'), '/hangs': () => undefined })
    const picker = startPicker(browser(), { limits: { loadMs: 400 } })
    const id = await picker.open(`${site.url}/hangs`)
    expect((await picker.loaded(id, ({ trouble }) => trouble !== null)).trouble).toEqual({
      kind: 'timeout',
      detail: 'no answer in 0.4 s',
    })
    await picker.sessions.navigate(id, { url: site.url })
    await picker.loaded(id, ({ title }) => title === 'Alive')
    await picker.run(id, `document.querySelector('a').click()`)
    expect((await picker.loaded(id, ({ trouble }) => trouble !== null)).trouble?.kind).toBe('timeout')
  })

  it('shows the address that was asked for when the site answers with nothing', async () => {
    const site = await startSite({
      '/': page('x', 'Here'),
      '/nothing': (_request, response) => {
        response.writeHead(204).end()
      },
    })
    const picker = startPicker(browser())
    const id = await picker.open(site.url)
    await picker.loaded(id, ({ title }) => title === 'Here')
    await picker.sessions.navigate(id, { url: `${site.url}/nothing` })
    expect(await picker.loaded(id, ({ trouble }) => trouble !== null)).toMatchObject({
      url: `${site.url}/nothing`,
      trouble: { kind: 'http', detail: 'HTTP 204' },
    })
  })

  it('uses the name and password of an address for a closed site, and shows them nowhere', async () => {
    const isKnown = (header: string | undefined) =>
      header === `Basic ${Buffer.from('editor:s3cret').toString('base64')}`
    const site = await startSite({
      '/': ({ headers }, response) => {
        response.writeHead(isKnown(headers.authorization) ? 200 : 401, {
          'content-type': 'text/html; charset=utf-8',
          'www-authenticate': 'Basic realm="x"',
        })
        response.end(page('<form><input name="tel"></form>', 'Closed'))
      },
    })
    const told: string[] = []
    const picker = startPicker(browser())
    const address = `http://editor:s3cret@${site.host}/`
    const id = await picker.open(address)
    told.push(JSON.stringify(await picker.loaded(id, ({ title }) => title === 'Closed')))
    await picker.run(id, `history.pushState(null, '', '/inner')`)
    told.push(JSON.stringify(await picker.until(id, ({ url }) => url === `${site.url}/inner`)))
    await picker.sessions.navigate(id, { url: address })
    told.push(JSON.stringify(await picker.loaded(id, ({ url, title }) => url === `${site.url}/` && title !== '')))
    told.push(JSON.stringify(await picker.sessions.inspect(address, [])))
    expect(told.join()).not.toMatch(/editor|s3cret/)
    expect(site.requests.some(({ headers }) => isKnown(headers.authorization))).toBe(true)
  })

  it('stops a load', async () => {
    const site = await startSite({ '/': page('x', 'Here'), '/hangs': () => undefined })
    const picker = startPicker(browser())
    const id = await picker.open(site.url)
    await picker.loaded(id, ({ title }) => title === 'Here')
    await picker.sessions.navigate(id, { url: `${site.url}/hangs` })
    await picker.until(id, ({ isLoading }) => isLoading)
    await picker.sessions.navigate(id, 'stop')
    expect(await picker.loaded(id, ({ url }) => url === `${site.url}/`)).toMatchObject({ trouble: null })
    expect(await picker.run(id, 'document.body.innerText')).toBe('x')
  })
})

describe('a wrong certificate', () => {
  let tls: { key: string; cert: string }
  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), 'estafeta-cert-'))
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const subject = ['-subj', '/CN=localhost', '-days', '2']
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, ...subject],
      {
        stdio: 'ignore',
      },
    )
    tls = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
    rmSync(folder, { recursive: true })
  })

  it('is said, and accepted for this session and host only when a person says so', async () => {
    const site = await startSite({ '/': page('secret', 'Inside') }, tls)
    const other = await startSite({ '/': page('other', 'Other') }, tls)
    const picker = startPicker(browser())
    const id = await picker.open(`${site.url}/`)
    const wrong = { kind: 'tls', detail: 'net::ERR_CERT_AUTHORITY_INVALID' }
    expect((await picker.loaded(id, ({ trouble }) => trouble !== null)).trouble).toEqual(wrong)
    await picker.sessions.acceptCertificate(id)
    expect((await picker.loaded(id, ({ title }) => title === 'Inside')).trouble).toBeNull()
    await picker.sessions.navigate(id, 'reload')
    await expect.poll(() => site.asked.length, { timeout: 10_000 }).toBe(2)
    await picker.loaded(id, ({ title }) => title === 'Inside')

    await picker.sessions.navigate(id, { url: `${other.url}/` })
    expect(
      (await picker.loaded(id, ({ url, trouble }) => url.startsWith(other.url) && trouble !== null)).trouble,
    ).toEqual(wrong)
    const second = await picker.open(`${site.url}/`)
    expect((await picker.loaded(second, ({ trouble }) => trouble !== null)).trouble).toEqual(wrong)
    expect([site.asked, other.asked]).toEqual([['GET /', 'GET /'], []])
  })

  it('is no reason to fall back to http', async () => {
    const site = await startSite({ '/': page('secret') }, tls)
    const picker = startPicker(browser())
    const id = await picker.open(`${site.host}/`)
    expect(await picker.loaded(id, ({ trouble }) => trouble !== null)).toMatchObject({
      url: `${site.url}/`,
      trouble: { kind: 'tls' },
    })
  })
})
