import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { normalizeFingerprint } from './certificate.ts'
import { untrustedCertificate } from './check-steps.ts'
import { CrmTransport } from './crm-transport.ts'
import { createHttp, create, failureOf, read, startServer } from './http-bench.ts'
import { boxCertificate, otherCertificate } from './test-certificates.ts'

/** An https server with this certificate; counts the requests that reached it. */
async function startBox(certificate: { key: string; cert: string }): Promise<{ url: string; requests: () => number }> {
  let requests = 0
  const server = createServer(certificate, (_request, response) => {
    requests += 1
    response.setHeader('content-type', 'application/json')
    response.end('{"ok":true}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo // a TCP server has no other kind of address
  return { url: `https://127.0.0.1:${port}/`, requests: () => requests }
}

const pinned = (sha256: string | null) => createHttp({ transport: new CrmTransport({ pinnedSha256: sha256 }) })

test('a self-signed certificate is refused before anything is sent', async () => {
  const box = await startBox(boxCertificate)
  const failure = await failureOf(createHttp().http.send(create(box.url)))
  expect(failure.facts).toMatchObject({ kind: 'tls', phase: 'not_sent' })
  expect(box.requests()).toBe(0)
})

test('the certificate can be looked at without sending anything, and is offered with its fingerprint', async () => {
  const box = await startBox(boxCertificate)
  const shown = await createHttp().http.certificate(box.url)
  expect(shown).toEqual({
    sha256: boxCertificate.sha256,
    subject: 'crm.box.test',
    validTo: shown.validTo,
    isTrusted: false,
  })
  expect(shown.validTo).toMatch(/^2\d{3}-\d\d-\d\d$/)
  expect(box.requests()).toBe(0)
  expect(untrustedCertificate(shown, 'certificate').offer).toEqual({
    field: 'certificate',
    value: boxCertificate.sha256,
    label: { ru: 'Доверять этому сертификату', en: 'Trust this certificate' },
  })
})

test('the agreed certificate is accepted for reads and mutations, in any spelling of its fingerprint', async () => {
  const box = await startBox(boxCertificate)
  const { http } = pinned(`sha256 ${boxCertificate.sha256.toLowerCase().replaceAll(':', ' ')}`)
  expect((await http.send(read(box.url))).json).toEqual({ ok: true })
  expect((await http.send(read(box.url))).json).toEqual({ ok: true })
  expect((await http.send(create(box.url))).json).toEqual({ ok: true })
})

test('another certificate than the agreed one is refused before anything is sent', async () => {
  const box = await startBox(otherCertificate)
  const { http } = pinned(boxCertificate.sha256)
  const failure = await failureOf(http.send(create(box.url)))
  expect(failure.facts).toMatchObject({ kind: 'tls', phase: 'not_sent' })
  expect((await failureOf(http.reach(box.url))).facts.kind).toBe('tls')
  expect(box.requests()).toBe(0)
})

test('a server without TLS has no certificate', async () => {
  const server = await startServer({ status: 200 })
  expect((await failureOf(createHttp().http.certificate(server.url))).facts.kind).toBe('tls')
})

test.each(['', 'AA:BB', 'zz', `${boxCertificate.sha256}:00`])('"%s" is no fingerprint', (text) => {
  expect(normalizeFingerprint(text)).toBeNull()
})
