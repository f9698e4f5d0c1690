import { createHash } from 'node:crypto'
import { outcomeOfUnreadable } from '../../kit/outcome.ts'
import { OutcomeError } from '../../kit/outcome-error.ts'
import { signedInSession, typedSession } from '../session.ts'
import type { Session } from '../session.ts'
import type { V1Config, V1Context } from './config.ts'
import { readEnvelope } from './envelope.ts'
import { refusalOf } from './refusal.ts'
import { passwordHash } from './sign.ts'
import { keys, keysAnswer } from './types.ts'
import type { Keys } from './types.ts'

const AUTHORIZE = '/BumsCommonApiV01/User/authorize.api'

/** What kept keys belong to: another address, login or password makes them void. */
export function tokenScope({ account, signIn, login, password }: V1Config): string {
  return [account, signIn, login, createHash('sha256').update(password).digest('hex')].join(' ')
}

/** Gets AccessId and SecretKey for login and password; this call is not signed. */
async function obtain({ config, http, clock }: V1Context): Promise<Keys> {
  const response = await http.send({
    method: 'POST',
    url: `${config.account}${AUTHORIZE}`,
    headers: { accept: 'application/json' },
    body: { form: { Login: config.login, Password: passwordHash(config.password) } },
    // It makes no record: an unclear end is repeated.
    isMutation: false,
    isConfidential: true,
  })
  const about = { isMutation: false, nowMs: clock.now() }
  const envelope = readEnvelope(response.json)
  const isGood = response.status >= 200 && response.status < 300
  if (isGood && envelope === null) throw new OutcomeError(outcomeOfUnreadable(response, about))
  if (!isGood || envelope?.isOk !== true) {
    const { outcome } = refusalOf(response, about)
    // Whatever the text: keys that are not given are a matter of the connection, not of one lead.
    if (outcome.kind !== 'rejected') throw new OutcomeError(outcome)
    const reason = `Megaplan does not accept the login and password: ${outcome.reason}`
    throw new OutcomeError({ kind: 'unauthorized', reason })
  }
  const parsed = keysAnswer.safeParse(envelope.data)
  if (!parsed.success) throw new OutcomeError(outcomeOfUnreadable(response, about))
  return { accessId: parsed.data.AccessId, secretKey: parsed.data.SecretKey }
}

/** Keys of the connection: typed in, or got by login and password and kept. */
export function openSession(context: V1Context): Session<Keys> {
  const { signIn, accessId, secretKey } = context.config
  if (signIn === 'keys') return typedSession({ accessId, secretKey })
  return signedInSession(context, {
    schema: keys,
    obtain: () => obtain(context),
    secretsOf: (got) => [got.accessId, got.secretKey],
  })
}
