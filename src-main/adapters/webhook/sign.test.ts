import { expect, test } from 'vitest'
import { signingKey, webhookHeaders } from './sign.ts'

test('signs as the published vector of Standard Webhooks', () => {
  const headers = webhookHeaders({
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    nowMs: 1_614_265_330_999,
    body: '{"test": 2432232314}',
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  })
  expect(headers).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'idempotency-key': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})

test('without a secret the id is sent, no signature', () => {
  const headers = webhookHeaders({ id: 'estafeta-1', nowMs: 0, body: '', secret: '' })
  expect(headers).toEqual({ 'webhook-id': 'estafeta-1', 'idempotency-key': 'estafeta-1', 'webhook-timestamp': '0' })
})

test.each(['whsec_', 'whsec_not base64!', 'c2hvcnQ='])('%s is no signing secret', (secret) => {
  expect(signingKey(secret)).toBeNull()
})
