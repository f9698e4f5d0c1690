import type { FakeAnswer, FakeRequest } from '../../kit/fake-server.ts'
import type { FakeAccount } from '../fake-account.ts'
import { complain } from '../fake-account.ts'

/** An answer in the envelope of API v3. */
export function envelope(
  status: number,
  more: { data?: unknown; errors?: unknown; pagination?: unknown } = {},
): FakeAnswer {
  const { data = {}, errors = [], pagination } = more
  return {
    status,
    json: { meta: { status, errors, ...(pagination === undefined ? {} : { pagination }) }, data },
  }
}

/** A refusal because of one field, with the trace that live answers have. */
export function refused(status: number, field: string | null, message: string): FakeAnswer {
  const error = { field, type: 'Sdf\\Exception', message, trace: ['#0 /var/www/secret.php(12)'] }
  return envelope(status, { errors: [error] })
}

/** A call that the API does not have. */
export function unknownCall(account: FakeAccount, { method, path }: FakeRequest): FakeAnswer {
  complain(account, `unknown call ${method} ${path}`)
  return refused(404, null, 'Не найдено')
}
