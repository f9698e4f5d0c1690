import type { CheckStep } from '../../../../src-preload/contract/index.ts'
import { failed, passed, warning } from '../../kit/check-steps.ts'
import type { StepResult } from '../../kit/check-steps.ts'
import { notMegaplan, runChecks, unlessRefused } from '../check.ts'
import type { V1Client } from './client.ts'
import type { V1Config, V1Context } from './config.ts'
import { createV1Crm } from './crm.ts'
import { readEnvelope } from './envelope.ts'
import { refusalOf } from './refusal.ts'
import { userInfo } from './types.ts'

/** A clock that is wrong by more than this is told: the time is part of the signature. */
const CLOCK_TOLERANCE_MS = 5 * 60_000

type Seen = { skewMs: number }

async function checkAddress(context: V1Context, client: V1Client, seen: Seen): Promise<StepResult> {
  const response = await client.anonymous('/BumsCommonApiV01/System/datetime.api')
  const serverTime = Date.parse(response.headers['date'] ?? '')
  if (!Number.isNaN(serverTime)) seen.skewMs = serverTime - context.clock.now()
  if (readEnvelope(response.json) !== null && response.status < 500) return passed()
  const isElsewhere = response.status >= 300 && response.status < 400
  if (response.status >= 500 || response.status === 429 || isElsewhere) {
    throw refusalOf(response, { isMutation: false, nowMs: context.clock.now() })
  }
  return notMegaplan(context.config.account)
}

/** The clock is worth a failure only when the key is refused: how much skew Megaplan bears is not documented. */
function clockStep({ skewMs }: Seen, isRefused: boolean): StepResult | null {
  if (Math.abs(skewMs) <= CLOCK_TOLERANCE_MS) return null
  const minutes = Math.round(Math.abs(skewMs) / 60_000)
  const ru = `Часы этого компьютера расходятся с часами Мегаплана на ${minutes} мин, а время входит в подпись. Включите точное время в настройках системы.`
  const en = `The clock of this computer is ${minutes} min off Megaplan's, and the time is part of the signature. Switch on automatic time in the system settings.`
  return isRefused ? failed(ru, en) : warning(ru, en)
}

async function checkKey({ config }: { config: V1Config }, client: V1Client, seen: Seen): Promise<StepResult> {
  const words =
    config.signIn === 'keys'
      ? {
          ru: 'Мегаплан не принимает AccessId и SecretKey. Скопируйте их заново или выберите вход по логину и паролю',
          en: 'Megaplan does not accept AccessId and SecretKey. Copy them again, or choose to sign in by login and password',
        }
      : {
          ru: 'Мегаплан не принимает логин и пароль. Войдите с ними в браузере и впишите сюда те, что подошли',
          en: 'Megaplan does not accept the login and password. Sign in with them in a browser and enter here those that work',
        }
  const step = await unlessRefused(async () => {
    await client.get('/BumsCommonApiV01/UserInfo/id.api', {}, userInfo)
    return passed()
  }, words)
  return clockStep(seen, step.state === 'failed') ?? step
}

/** Checks a connection by API v1. */
export function check({ memory: _memory, ...fresh }: V1Context): Promise<CheckStep[]> {
  const crm = createV1Crm(fresh)
  const seen: Seen = { skewMs: 0 }
  return runChecks(crm, {
    address: () => checkAddress(fresh, crm.client, seen),
    key: () => checkKey(fresh, crm.client, seen),
    // API v1 does not tell rights.
    rights: () => Promise.resolve({ state: 'skipped', detail: null }),
  })
}
