import {
  CallError,
  conflict,
  type CheckResult,
  type CheckStep,
  type ListItem,
} from '../../src-preload/contract/index.ts'
import { OutcomeError } from '../adapters/kit/outcome-error.ts'
import { CrmFailure } from '../adapters/kit/crm-failure.ts'
import type { AdapterContext } from '../adapters/kit/types.ts'
import type { HostPorts } from '../ports.ts'
import type { AccountRecord } from '../store/records.ts'
import { type Account, openAccount } from './account.ts'
import type { TokenKeeper } from './account-tokens.ts'
import { adapterContext } from './run-attempt.ts'

/** A check or a list must answer a person within this time. */
const ASK_DEADLINE_MS = 60_000

/** What asking needs: the host, and the tokens of saved connections (a draft has none). */
export type AskTools = { ports: HostPorts; tokens?: TokenKeeper }

/** Runs one conversation with the CRM of a connection, within a deadline. */
export async function withAccount<T>(
  record: AccountRecord,
  tools: AskTools,
  ask: (account: Account, context: AdapterContext<unknown>) => Promise<T>,
): Promise<T> {
  const { ports } = tools
  const account = await openAccount(record, {
    secrets: ports.secrets,
    clock: ports.clock,
    ...(tools.tokens === undefined ? {} : { tokens: tools.tokens }),
  })
  const deadline = new AbortController()
  const cancel = ports.clock.after(ASK_DEADLINE_MS, () => {
    deadline.abort(new Error('no answer within a minute'))
  })
  try {
    const about = { account, clock: ports.clock, random: ports.random, signal: deadline.signal }
    const context = adapterContext(
      { ...about, isOnline: () => ports.isOnline(), enter: () => Promise.resolve() },
      () => undefined,
    )
    return await ask(account, context)
  } finally {
    cancel()
    account.transport.close()
  }
}

/** Checks a connection step by step. What cannot even be opened is a failed first step, never an error. */
export async function checkAccount(record: AccountRecord, tools: AskTools): Promise<CheckResult> {
  let steps: CheckStep[]
  try {
    steps = await withAccount(record, tools, (account, context) => account.adapter.check(context))
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    steps = [
      {
        name: 'settings',
        title: { ru: 'Настройки подключения', en: 'Connection settings' },
        state: 'failed',
        detail: {
          ru: `Подключение не удалось проверить: ${words}`,
          en: `The connection could not be checked: ${words}`,
        },
      },
    ]
  }
  const isOk = steps.every((step) => step.state !== 'failed')
  return { isOk, checkedAt: tools.ports.clock.now(), steps }
}

/** Reads a reference list. @throws CallError `not_found` without such a list, `conflict` when the CRM does not give it. */
export async function readReferenceList(record: AccountRecord, list: string, tools: AskTools): Promise<ListItem[]> {
  return await withAccount(record, tools, async (account, context) => {
    const isKnown = account.adapter.descriptor.lists.some((item) => item.name === list)
    if (!isKnown || account.adapter.readList === undefined) throw new CallError('not_found', 'there is no such list')
    try {
      return await account.adapter.readList(context, list)
    } catch (error) {
      if (error instanceof OutcomeError) throw conflict('crm_refused', error.outcome.reason)
      if (error instanceof CrmFailure) throw conflict('crm_refused', error.message)
      throw error
    }
  })
}
