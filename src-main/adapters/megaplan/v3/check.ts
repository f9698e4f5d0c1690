import type { CheckStep } from '../../../../src-preload/contract/index.ts'
import { passed, warning } from '../../kit/check-steps.ts'
import type { StepResult } from '../../kit/check-steps.ts'
import { notMegaplan, runChecks, unlessRefused } from '../check.ts'
import type { V3Client } from './client.ts'
import type { V3Config, V3Context } from './config.ts'
import { createV3Crm } from './crm.ts'
import { readEnvelope } from './envelope.ts'
import { refusalOf } from './refusal.ts'
import { currentUser } from './types.ts'

/** Rights without which no lead can become a deal (`possibleActions` of the user). */
const NEEDED = ['crm_enter', 'crm_add', 'deal_enter', 'deal_add'] as const

async function checkAddress(context: V3Context, client: V3Client): Promise<StepResult> {
  const response = await client.anonymous('/currentUser')
  // A Megaplan without a token says 401 in its envelope.
  if (readEnvelope(response.json) !== null && response.status < 500) return passed()
  const isElsewhere = response.status >= 300 && response.status < 400
  if (response.status >= 500 || response.status === 429 || isElsewhere) {
    throw refusalOf(response, { isMutation: false, nowMs: context.clock.now() })
  }
  return notMegaplan(context.config.account)
}

function checkKey({ config }: { config: V3Config }, client: V3Client, seen: Seen): Promise<StepResult> {
  const words =
    config.signIn === 'token'
      ? {
          ru: 'Мегаплан не принимает токен. Скопируйте новый из карточки приложения: Настройки → Интеграции',
          en: 'Megaplan does not accept the token. Copy a new one from the card of the application: Settings → Integrations',
        }
      : {
          ru: 'Мегаплан не принимает логин и пароль. Войдите с ними в браузере и впишите сюда те, что подошли',
          en: 'Megaplan does not accept the login and password. Sign in with them in a browser and enter here those that work',
        }
  return unlessRefused(async () => {
    const user = await client.get('/currentUser', null, currentUser)
    seen.actions = user.possibleActions ?? []
    return passed(user.name === '' ? null : { ru: `Пользователь: ${user.name}`, en: `User: ${user.name}` })
  }, words)
}

type Seen = { actions: readonly string[] }

function checkRights({ actions }: Seen): StepResult {
  // Not every account tells the rights; what they mean is not documented, so a missing one is a warning.
  const missing = actions.length === 0 ? [] : NEEDED.filter((right) => !actions.includes(right))
  if (missing.length === 0) return passed()
  const list = missing.join(', ')
  return warning(
    `Похоже, пользователю не хватает прав: ${list}. Разрешите ему видеть и создавать клиентов и сделки.`,
    `The user seems to lack rights: ${list}. Allow it to see and create clients and deals.`,
  )
}

/** Checks a connection by API v3. */
export function check({ memory: _memory, ...fresh }: V3Context): Promise<CheckStep[]> {
  const crm = createV3Crm(fresh)
  const seen: Seen = { actions: [] }
  return runChecks(crm, {
    address: () => checkAddress(fresh, crm.client),
    key: () => checkKey(fresh, crm.client, seen),
    rights: () => Promise.resolve(checkRights(seen)),
  })
}
