import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { ConnectionId } from '../../src-preload/contract/index.ts'
import { type FakeAmocrm, startFakeAmocrm } from '../adapters/amocrm/fake-amocrm.ts'
import { consent } from '../adapters/amocrm/fake-oauth.ts'
import { SIGN_IN_MS } from './sign-in.ts'
import { refusal, startTestApp, type TestApp } from './test-app.ts'

const NOW = Date.UTC(2026, 0, 15, 9, 0, 0)

/** A port where nobody listens; with `isTaken` somebody does until the test ends. */
async function port(isTaken = false): Promise<number> {
  const server = createServer((_request, response) => {
    response.end('another program')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port: number } = server.address() as AddressInfo // a TCP server has no other kind of address
  const close = () =>
    new Promise<void>((resolve) =>
      server.close(() => {
        resolve()
      }),
    )
  if (isTaken) onTestFinished(close)
  else await close()
  return number
}

type Started = TestApp & {
  crm: FakeAmocrm
  id: ConnectionId
  intakeKey: string
  /** Begins the sign-in and gives the address that the vendor sends the browser to. */
  askVendor: (about?: { isRefused?: boolean; referer?: string }) => Promise<string>
}

/** A fake amoCRM and an app with a connection to it that nobody has signed in to. */
async function start(options: { redirectUri?: string; clientSecret?: string } = {}): Promise<Started> {
  const crm = await startFakeAmocrm()
  onTestFinished(async () => {
    await crm.close()
    expect(crm.account.complaints).toEqual([])
  })
  const { oauth } = crm.account
  oauth.redirectUri = options.redirectUri ?? `http://127.0.0.1:${await port()}/amocrm`
  const test = await startTestApp()
  const project = await test.api.projects.create({ name: 'Окна' })
  const { id, intakeKey } = await test.api.connections.create({
    projectId: project.id,
    adapter: 'amocrm',
    config: {
      account: crm.url,
      signIn: 'oauth',
      clientId: oauth.clientId,
      clientSecret: options.clientSecret ?? oauth.clientSecret,
      redirectUri: oauth.redirectUri,
    },
  })
  return {
    ...test,
    crm,
    id,
    intakeKey,
    askVendor: async (about = {}) => {
      const { url } = await test.api.connections.beginSignIn({ id })
      return consent(crm.account, url, { referer: new URL(crm.url).host, ...about })
    },
  }
}

/** What the person sees in the browser at the end. */
async function openInBrowser(address: string): Promise<{ status: number; text: string }> {
  const answer = await fetch(address)
  return { status: answer.status, text: await answer.text() }
}

const tokenRequests = ({ crm }: Started): number =>
  crm.requests.filter(({ path }) => path === '/oauth2/access_token').length

describe('signing in with a browser', () => {
  test('opens the vendor’s page, takes the answer, keeps the tokens, checks, and delivers', async () => {
    const started = await start()
    const { api, crm, id, intakeKey, send, leadIn, logs } = started
    const { oauth } = crm.account
    const begun = await api.connections.beginSignIn({ id })
    expect(begun).toEqual({
      url: expect.stringContaining(`${crm.url}/oauth?client_id=${oauth.clientId}&state=`),
      redirectUri: oauth.redirectUri,
      isListening: true,
      expiresAt: NOW + SIGN_IN_MS,
    })
    const back = consent(crm.account, begun.url, { referer: new URL(crm.url).host })
    const page = await openInBrowser(back)
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('Signed in.')])
    const connection = await api.connections.get({ id })
    expect([connection.lastCheck?.isOk, connection.state]).toEqual([true, 'active'])
    const sent = (await send({ key: intakeKey, phone: '89001112233' })) as { id: 'lead_1' }
    expect((await leadIn(sent.id, 'delivered')).deliveries[0]?.crmId).toBe('660001')
    expect(tokenRequests(started)).toBe(1)
    const seen = JSON.stringify([logs, connection, page.text, await api.leads.get({ id: sent.id })])
    const code = new URL(back).searchParams.get('code') ?? '?'
    for (const secret of [code, oauth.clientSecret, ...oauth.accessTokens, ...oauth.refreshTokens])
      expect(seen).not.toContain(secret)
  })

  test('outlives the program', async () => {
    const { askVendor, stop, folder, id, crm } = await start()
    expect((await openInBrowser(await askVendor())).status).toBe(200)
    await stop()
    const again = await startTestApp({ folder })
    expect((await again.api.connections.check({ id })).isOk).toBe(true)
    expect(crm.requests.filter(({ path }) => path === '/oauth2/access_token')).toHaveLength(1)
  })

  test('delivers what was held because nobody had signed in', async () => {
    const { api, id, intakeKey, send, leadIn, until, askVendor } = await start()
    const sent = (await send({ key: intakeKey, phone: '89001112233' })) as { id: 'lead_1' }
    const held = await until(async () => {
      const connection = await api.connections.get({ id })
      return connection.state === 'unauthorized' && connection
    }, 'connections.changed')
    expect(held.stateReason).toContain('press "Sign in"')
    await openInBrowser(await askVendor())
    expect((await leadIn(sent.id, 'delivered')).deliveries[0]?.crmId).toBe('660001')
  })

  test('stops listening when it is done', async () => {
    const { askVendor } = await start()
    const back = await askVendor()
    await openInBrowser(back)
    await expect(fetch(back)).rejects.toThrow()
  })
})

describe('the answer of the vendor', () => {
  test('with a state that nobody has given is refused', async () => {
    const started = await start()
    const back = new URL(await started.askVendor())
    back.searchParams.set('state', 'f'.repeat(32))
    const page = await openInBrowser(back.href)
    expect([page.status, page.text]).toEqual([
      400,
      expect.stringContaining('this sign-in is over or unknown; begin again'),
    ])
    expect(tokenRequests(started)).toBe(0)
    expect((await started.api.connections.check({ id: started.id })).isOk).toBe(false)
  })

  test('works once', async () => {
    const started = await start()
    const back = await started.askVendor()
    expect((await started.api.connections.finishSignIn({ id: started.id, address: back })).isOk).toBe(true)
    // Nobody waits for it any more.
    await expect(openInBrowser(back)).rejects.toThrow('fetch failed')
    const third = await refusal(started.api.connections.finishSignIn({ id: started.id, address: back }))
    expect([third.code, third.message]).toEqual(['conflict', expect.stringContaining('does not belong to the sign-in')])
    expect(tokenRequests(started)).toBe(1)
    expect((await started.api.connections.check({ id: started.id })).isOk).toBe(true)
  })

  test('is void when the sign-in was begun again', async () => {
    const started = await start()
    const old = await started.askVendor()
    const fresh = await started.askVendor()
    expect((await openInBrowser(old)).status).toBe(400)
    expect(tokenRequests(started)).toBe(0)
    expect((await started.api.connections.finishSignIn({ id: started.id, address: fresh })).isOk).toBe(true)
  })

  test('that the person refused is told, and signing in can begin again', async () => {
    const started = await start()
    const page = await openInBrowser(await started.askVendor({ isRefused: true }))
    expect([page.status, page.text]).toEqual([400, expect.stringContaining('access_denied')])
    expect(tokenRequests(started)).toBe(0)
    expect((await openInBrowser(await started.askVendor())).status).toBe(200)
  })

  test('that comes after 15 minutes is too late, in the browser and pasted', async () => {
    const started = await start()
    const back = await started.askVendor()
    started.clock.advance(SIGN_IN_MS)
    await expect(fetch(back)).rejects.toThrow()
    const late = await refusal(started.api.connections.finishSignIn({ id: started.id, address: back }))
    expect([late.code, late.message]).toEqual(['conflict', 'this sign-in is over or unknown; begin again'])
    expect(tokenRequests(started)).toBe(0)
    expect((await openInBrowser(await started.askVendor())).status).toBe(200)
  })

  test('that comes within 15 minutes is in time', async () => {
    const { askVendor, clock } = await start()
    const back = await askVendor()
    clock.advance(SIGN_IN_MS - 1)
    expect((await openInBrowser(back)).status).toBe(200)
  })

  test.each([
    ['https://localhost/amocrm', 'an address that is not listened at'],
    ['taken', 'a port that another program has'],
  ])('at %s is pasted by the person: %s', async (redirect) => {
    const redirectUri = redirect === 'taken' ? `http://127.0.0.1:${await port(true)}/amocrm` : redirect
    const { api, crm, id, logs } = await start({ redirectUri })
    const begun = await api.connections.beginSignIn({ id })
    expect([begun.isListening, begun.redirectUri]).toEqual([false, redirectUri])
    const back = consent(crm.account, begun.url, { referer: new URL(crm.url).host })
    const result = await api.connections.finishSignIn({ id, address: `  ${back}\n` })
    expect(result.isOk).toBe(true)
    if (redirect === 'taken') expect(logs.join('\n')).toContain('the sign-in address cannot be listened at')
  })

  test.each([
    ['no address', 'abc', 'bad_input'],
    ['the address of another page', 'https://demo.amocrm.ru/leads/', 'conflict'],
  ])('that is %s is refused in words', async (_name, address, code) => {
    const { api, id, askVendor } = await start()
    await askVendor()
    expect((await refusal(api.connections.finishSignIn({ id, address }))).code).toBe(code)
  })

  test.each([
    ["a host that is not the vendor's", 'evil.example', 'The answer names a host that is not one of amoCRM'],
    ['another account', '127.0.0.1:1', 'Access was given for 127.0.0.1:1, but the connection is for'],
  ])('that names %s sends the code nowhere', async (_name, referer, words) => {
    const started = await start()
    const address = await started.askVendor({ referer })
    const refused = await refusal(started.api.connections.finishSignIn({ id: started.id, address }))
    expect([refused.code, refused.message]).toEqual(['conflict', expect.stringContaining(words)])
    expect(tokenRequests(started)).toBe(0)
  })

  test('whose code amoCRM does not exchange is told without the secret', async () => {
    const { api, id, askVendor } = await start({ clientSecret: 'another-secret-1234' })
    const refused = await refusal(api.connections.finishSignIn({ id, address: await askVendor() }))
    expect(refused.message).toContain(
      'amoCRM did not give access (Некорректный клиент; Авторизация не прошла; Check the client)',
    )
    expect(refused.message).not.toContain('another-secret-1234')
  })

  test('to another path or another host name of the listener is not taken', async () => {
    const started = await start()
    const back = new URL(await started.askVendor())
    const elsewhere = new URL(back)
    elsewhere.pathname = '/else'
    expect((await fetch(elsewhere)).status).toBe(404)
    expect((await fetch(back, { method: 'POST' })).status).toBe(404)
    const rebound = new URL(back)
    rebound.hostname = 'localhost'
    expect((await fetch(rebound).catch(() => ({ status: 404 }))).status).toBe(404)
    expect(tokenRequests(started)).toBe(0)
    expect((await openInBrowser(back.href)).status).toBe(200)
  })
})

describe('beginning to sign in', () => {
  test('is refused for a connection that uses a token', async () => {
    const { api, crm, id } = await start()
    await api.connections.update({ id, config: { signIn: 'token', token: crm.account.token } })
    const refused = await refusal(api.connections.beginSignIn({ id }))
    expect([refused.code, refused.message]).toEqual(['conflict', expect.stringContaining('long-lived token')])
  })

  test('is refused for a CRM without such a sign-in', async () => {
    const { api } = await start()
    const project = await api.projects.create({ name: 'Двери' })
    const { id } = await api.connections.create({
      projectId: project.id,
      adapter: 'webhook',
      config: { url: 'http://127.0.0.1:9/hook' },
    })
    expect((await refusal(api.connections.beginSignIn({ id }))).message).toBe(
      'this CRM is not signed in to in a browser',
    )
  })

  test('listens for two connections at one address, each with its own answer', async () => {
    const first = await start()
    const { api, crm } = first
    const { oauth } = crm.account
    const project = await api.projects.create({ name: 'Двери' })
    const other = await api.connections.create({
      projectId: project.id,
      adapter: 'amocrm',
      config: {
        account: crm.url,
        signIn: 'oauth',
        clientId: oauth.clientId,
        clientSecret: oauth.clientSecret,
        redirectUri: oauth.redirectUri,
      },
    })
    const back = await first.askVendor()
    const begun = await api.connections.beginSignIn({ id: other.id })
    const otherBack = consent(crm.account, begun.url, { referer: new URL(crm.url).host })
    const mixed = await refusal(api.connections.finishSignIn({ id: other.id, address: back }))
    expect(mixed.code).toBe('conflict')
    expect((await openInBrowser(back)).status).toBe(200)
    expect((await api.connections.get({ id: other.id })).lastCheck).toBe(null)
    expect((await openInBrowser(otherBack)).status).toBe(200)
    expect((await api.connections.get({ id: other.id })).lastCheck?.isOk).toBe(true)
  })
})
