import type { CheckStep } from '../../../src-preload/contract/index.ts'
import { failed, passed, runCheckSteps, warning } from '../kit/check-steps.ts'
import type { StepResult } from '../kit/check-steps.ts'
import { UonRefusal } from './answer.ts'
import { createUonClient } from './client.ts'
import type { UonClient } from './client.ts'
import type { UonContext } from './config.ts'
import { readDirectory, readManagers } from './directories.ts'
import { readExtendedFields } from './fields.ts'
import { utcDate } from '../../lib/zoned-time.ts'
import { entity } from './types.ts'
import type { Manager } from './types.ts'

const DAY_MS = 24 * 60 * 60_000

type Tools = { context: UonContext; client: UonClient; seen: { managers: Manager[] } }

const skipped: StepResult = { state: 'skipped', detail: null }
const wrongKey = failed(
  'U-ON не принимает ключ. Скопируйте его заново: Настройки → API и WebHooks.',
  'U-ON does not accept the key. Copy it again: Settings → API and WebHooks.',
)

/** Every account has a manager, so an empty list is a key that opens nothing. */
async function checkKey({ client, seen }: Tools): Promise<StepResult> {
  try {
    seen.managers = await readManagers(client)
  } catch (error) {
    const isKey = error instanceof UonRefusal && ['unauthorized', 'rejected'].includes(error.outcome.kind)
    if (!isKey) throw error
    if (error.isForeign) {
      return failed(
        'По этому адресу нет API U-ON. Верните адрес https://api.u-on.ru.',
        'There is no U-ON API at this address. Put back https://api.u-on.ru.',
      )
    }
    return wrongKey
  }
  return seen.managers.length > 0 ? passed() : wrongKey
}

function checkManager({ context, seen }: Tools): Promise<StepResult> {
  const { managerId } = context.config
  if (managerId === '') return Promise.resolve(skipped)
  if (seen.managers.some((row) => row.u_id === managerId && row.active)) return Promise.resolve(passed())
  return Promise.resolve(
    failed(
      `В U-ON нет работающего менеджера ${managerId}. Выберите другого.`,
      `U-ON has no working manager ${managerId}. Choose another.`,
    ),
  )
}

async function checkStatus({ context, client }: Tools): Promise<StepResult> {
  const { statusId, target } = context.config
  const rows = await readDirectory(client, target === 'lead' ? 'status_lead' : 'status')
  if (statusId === '' || rows.some((row) => row.id === statusId && !row.is_archive)) return passed()
  return failed(
    `В U-ON нет статуса ${statusId} или он в архиве. Выберите другой.`,
    `U-ON has no status ${statusId}, or it is archived. Choose another.`,
  )
}

async function checkFields({ context, client }: Tools): Promise<StepResult> {
  const { visitField, target } = context.config
  const fields = await readExtendedFields(client, target)
  if (visitField === '' || fields.some(({ id }) => id === visitField)) return passed()
  return failed(
    `Доп. поля ${visitField} для номера визита нет. Создайте его в U-ON в нужном разделе или выберите другое.`,
    `There is no custom field ${visitField} for the visit number. Create it in U-ON in the right section or choose another.`,
  )
}

/** Reads only: a test record in somebody's CRM would be a lead for a manager. */
async function checkEncoding({ context, client }: Tools): Promise<StepResult> {
  const now = context.clock.now()
  const path = `leads/${utcDate(now - 7 * DAY_MS)}/${utcDate(now + DAY_MS)}/1`
  const rows = await client.list({ path, keys: ['leads', 'lead'], row: entity })
  if (!rows.some((row) => /\?{4,}/.test(`${row.client_name}\n${row.notes}`))) return passed()
  return warning(
    'В последних обращениях вместо русских букв стоят знаки вопроса. Отправьте тестовую заявку и посмотрите на неё в U-ON; если буквы пропадают, обратитесь в поддержку U-ON.',
    'The latest leads have question marks instead of Cyrillic letters. Send a test lead and look at it in U-ON; if letters are lost, ask the support of U-ON.',
  )
}

function checkAccount({ context }: Tools): Promise<StepResult> {
  if (context.config.account !== '') return Promise.resolve(passed())
  return Promise.resolve(
    warning(
      'Адрес кабинета не указан: у доставленных заявок не будет ссылок. Возьмите его из браузера: id12345.u-on.ru.',
      'The address of the account is not set: delivered leads will have no links. Take it from the browser: id12345.u-on.ru.',
    ),
  )
}

type Plan = readonly [name: string, ru: string, en: string, run: (tools: Tools) => Promise<StepResult>]

const PLANS: readonly Plan[] = [
  ['key', 'Адрес и ключ', 'Address and key', checkKey],
  ['manager', 'Менеджер', 'Manager', checkManager],
  ['status', 'Статусы', 'Statuses', checkStatus],
  ['fields', 'Доп. поля', 'Custom fields', checkFields],
  ['encoding', 'Русские буквы', 'Cyrillic letters', checkEncoding],
  ['account', 'Адрес кабинета', 'Address of the account', checkAccount],
]

/** Address and key → manager → status → custom fields → letters → links. */
export function check(context: UonContext): Promise<CheckStep[]> {
  const tools: Tools = { context, client: createUonClient(context), seen: { managers: [] } }
  return runCheckSteps(PLANS.map(([name, ru, en, run]) => ({ name, title: { ru, en }, run: () => run(tools) })))
}
