import type { ConformanceTarget } from '../kit/conformance.ts'
import { moyskladAdapter } from './adapter.ts'
import type { MoyskladConfig } from './config.ts'
import { ID } from './fake-data.ts'
import { startFakeMoysklad } from './fake-moysklad.ts'
import type { FakeAccount } from './fake-account.ts'

/** Texts of the files of all orders: what does not fit into a comment is there. */
function filesOf({ orders }: FakeAccount): string[] {
  return orders.all.flatMap((order) => {
    const files = (order['files'] ?? []) as { content: string }[]
    return files.map(({ content }) => Buffer.from(content, 'base64').toString('utf8'))
  })
}

/** A MoySklad account for the suite every adapter passes, and for campaigns. */
export const moyskladTarget: ConformanceTarget<MoyskladConfig> = {
  adapter: moyskladAdapter,
  start: async () => {
    const crm = await startFakeMoysklad()
    const { account } = crm
    return {
      ...crm,
      config: {
        account: crm.url,
        token: account.token,
        organization: ID.organization,
        store: ID.store,
        state: 'Новый',
      },
      secrets: [account.token],
      markers: () => account.orders.all.map((order) => String(order['externalCode'])),
      dump: () =>
        JSON.stringify([account.counterparties.all, account.orders.all, [...account.notes], filesOf(account)]),
      close: async () => {
        await crm.close()
        if (account.complaints.length > 0) throw new Error(`the fake complains: ${account.complaints.join('; ')}`)
      },
    }
  },
  isCreate: ({ method, path }) => method === 'POST' && path.endsWith('/entity/customerorder'),
  isEarlierMutation: ({ method, path }) => method === 'POST' && path.endsWith('/entity/counterparty'),
  unauthorized: {
    status: 401,
    json: { errors: [{ error: 'Ошибка аутентификации: Неправильный токен', code: 1056 }] },
  },
  limited: {
    status: 429,
    headers: { 'x-lognex-retry-after': '2500', 'x-lognex-auth': '429002' },
    json: { errors: [{ error: 'Превышено ограничение на количество запросов', code: 1049 }] },
  },
  canLookUp: true,
  hasKeyCheck: true,
}
