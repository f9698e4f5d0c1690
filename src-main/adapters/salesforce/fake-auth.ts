import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import type { FakeAnswer, FakeRequest } from '../kit/fake-server.ts'

/** Sign-ins of a fake org. */
export type FakeAuth = {
  clientId: string
  clientSecret: string
  /** The app demands its secret in every flow. */
  isConfidential: boolean
  hasRunAsUser: boolean
  username: string
  isApproved: boolean
  /** PEM of the key whose certificate the app has. */
  publicKey: string
  audience: string
  /** Access tokens that are good now. */
  sessions: Set<string>
  refreshTokens: Set<string>
  /** Codes given by the consent page: what they were given for. */
  codes: Map<string, { challenge: string; redirectUri: string }>
  /** Each refresh gives a new refresh token and voids the old one. */
  isRotating: boolean
  hasRefreshScope: boolean
  /** What the token answer calls the org's own address; empty: this server. */
  instanceUrl: string
  issued: number
}

let keys: { publicKey: string; privateKey: string } | undefined

/** A key pair for all tests of a file: making one takes long. */
export function testKeys(): { publicKey: string; privateKey: string } {
  keys ??= generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  return keys
}

/** An app that allows every way of signing in. */
export function fakeAuth(): FakeAuth {
  return {
    clientId: '3MVG9consumerkey.1',
    clientSecret: 'consumer-secret-5f6e7d',
    isConfidential: false,
    hasRunAsUser: true,
    username: 'relay@acme.example',
    isApproved: true,
    publicKey: '',
    audience: 'https://login.salesforce.com',
    sessions: new Set(),
    refreshTokens: new Set(),
    codes: new Map(),
    isRotating: false,
    hasRefreshScope: true,
    instanceUrl: '',
    issued: 0,
  }
}

function refusal(error: string, description: string): FakeAnswer {
  return { status: 400, json: { error, error_description: description } }
}

function grant(auth: FakeAuth, request: FakeRequest, refreshToken: string | null): FakeAnswer {
  auth.issued += 1
  const token = `00D5g000001!AQ-access-${auth.issued}`
  auth.sessions.add(token)
  const own = `http://${request.headers['host'] ?? ''}`
  return {
    status: 200,
    json: {
      access_token: token,
      instance_url: auth.instanceUrl === '' ? own : auth.instanceUrl,
      id: `${own}/id/00D5g000001AAA/0055g000001AAA`,
      token_type: 'Bearer',
      scope: 'api',
      issued_at: '1768467600000',
      signature: 'c2ln',
      ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
    },
  }
}

function issueRefresh(auth: FakeAuth): string {
  const token = `5Aep-refresh-${auth.issued + 1}`
  auth.refreshTokens.add(token)
  return token
}

function byJwt(auth: FakeAuth, assertion: string, nowMs: number): 'good' | FakeAnswer {
  const [head = '', claims = '', signature = ''] = assertion.split('.')
  const read = (part: string): Record<string, unknown> =>
    JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown> // an assertion of the adapter under test
  const isSigned = verify(
    'RSA-SHA256',
    Buffer.from(`${head}.${claims}`),
    createPublicKey(auth.publicKey),
    Buffer.from(signature, 'base64url'),
  )
  const { iss, sub, aud, exp } = read(claims)
  if (read(head)['alg'] !== 'RS256' || !isSigned) return refusal('invalid_grant', 'invalid assertion')
  if (iss !== auth.clientId) return refusal('invalid_client_id', 'client identifier invalid')
  if (aud !== auth.audience) return refusal('invalid_grant', 'audience is invalid')
  const leftS = Number(exp) - nowMs / 1000
  if (leftS <= 0 || leftS > 180) return refusal('invalid_grant', 'expired assertion')
  if (sub !== auth.username || !auth.isApproved) return refusal('invalid_grant', "user hasn't approved this consumer")
  return 'good'
}

/** `POST /services/oauth2/token`. */
export function answerToken(auth: FakeAuth, request: FakeRequest, nowMs: number): FakeAnswer {
  if (request.headers['content-type'] !== 'application/x-www-form-urlencoded') {
    return refusal('invalid_request', 'must use HTTP POST with a form')
  }
  const form = Object.fromEntries(new URLSearchParams(request.body))
  const isJwt = form['grant_type'] === 'urn:ietf:params:oauth:grant-type:jwt-bearer'
  if (!isJwt && form['client_id'] !== auth.clientId) return refusal('invalid_client_id', 'client identifier invalid')
  const isSecretOk =
    form['client_secret'] === auth.clientSecret || (form['client_secret'] === undefined && !auth.isConfidential)
  if (!isJwt && !isSecretOk) return refusal('invalid_client', 'invalid client credentials')
  switch (form['grant_type']) {
    case 'client_credentials':
      if (form['client_secret'] === undefined) return refusal('invalid_client', 'invalid client credentials')
      if (!auth.hasRunAsUser) return refusal('invalid_grant', 'no client credentials user enabled')
      return grant(auth, request, null)
    case 'urn:ietf:params:oauth:grant-type:jwt-bearer': {
      const verdict = byJwt(auth, form['assertion'] ?? '', nowMs)
      return verdict === 'good' ? grant(auth, request, null) : verdict
    }
    case 'authorization_code': {
      const given = auth.codes.get(form['code'] ?? '')
      auth.codes.delete(form['code'] ?? '')
      const challenge = createHash('sha256')
        .update(form['code_verifier'] ?? '')
        .digest('base64url')
      if (given === undefined) return refusal('invalid_grant', 'expired authorization code')
      if (given.redirectUri !== form['redirect_uri'])
        return refusal('redirect_uri_mismatch', 'redirect_uri must match configuration')
      if (given.challenge !== challenge) return refusal('invalid_grant', 'invalid code verifier')
      return grant(auth, request, auth.hasRefreshScope ? issueRefresh(auth) : null)
    }
    case 'refresh_token': {
      const token = form['refresh_token'] ?? ''
      if (!auth.refreshTokens.has(token)) return refusal('invalid_grant', 'expired access/refresh token')
      if (!auth.isRotating) return grant(auth, request, null)
      auth.refreshTokens.delete(token)
      return grant(auth, request, issueRefresh(auth))
    }
    default:
      return refusal('unsupported_grant_type', 'grant type not supported')
  }
}
