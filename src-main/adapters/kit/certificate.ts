import type { TLSSocket } from 'node:tls'
import type { ServerCertificate } from './types.ts'

/** Which certificates a connection accepts. `pinned`: trusted ones and the one a person has agreed to. `any`: to look at it. */
export type CertificateRule = { kind: 'trusted' } | { kind: 'pinned'; sha256: string } | { kind: 'any' }

/** Reads the certificate of a finished handshake. */
export function describeCertificate(socket: TLSSocket): ServerCertificate {
  const certificate = socket.getPeerCertificate()
  const validTo = new Date(certificate.valid_to)
  const { CN } = { CN: '', ...certificate.subject }
  return {
    sha256: certificate.fingerprint256,
    subject: Array.isArray(CN) ? CN.join(', ') : CN,
    validTo: Number.isNaN(validTo.getTime()) ? certificate.valid_to : validTo.toISOString().slice(0, 10),
    isTrusted: socket.authorized,
  }
}

/** One spelling of a fingerprint: `AA:BB:…`, from what people paste. Null when it is none. */
export function normalizeFingerprint(text: string): string | null {
  const digits = text
    .replace(/^sha-?256/i, '')
    .replace(/[^0-9a-f]/gi, '')
    .toUpperCase()
  if (digits.length !== 64) return null
  return digits.match(/../g)?.join(':') ?? null
}

/** Whether bytes may be sent to who showed this certificate. */
export function isAcceptable(certificate: ServerCertificate, rule: CertificateRule): boolean {
  switch (rule.kind) {
    case 'trusted':
      return certificate.isTrusted
    case 'pinned':
      return certificate.isTrusted || certificate.sha256 === normalizeFingerprint(rule.sha256)
    case 'any':
      return true
    default:
      return rule satisfies never
  }
}
