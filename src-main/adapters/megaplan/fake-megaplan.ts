import { startFakeServer } from '../kit/fake-server.ts'
import type { FakeServer } from '../kit/fake-server.ts'
import { createFakeAccount } from './fake-account.ts'
import type { FakeAccount } from './fake-account.ts'
import { handleV1 } from './v1/fake-v1.ts'
import { handleV3 } from './v3/fake-v3.ts'

/** A Megaplan account that remembers, with the quirks of both versions of its API. */
export type FakeMegaplan = FakeServer & { account: FakeAccount }

/** Starts an empty account with one scheme. */
export async function startFakeMegaplan(changes: Partial<FakeAccount> = {}): Promise<FakeMegaplan> {
  const account = createFakeAccount(changes)
  const server = await startFakeServer((request) =>
    request.path.startsWith('/api/v3/') ? handleV3(account, request) : handleV1(account, request),
  )
  return { ...server, account }
}
