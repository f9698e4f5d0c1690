import { z } from 'zod'
import type { CheckStep } from '../../../src-preload/contract/index.ts'
import { CrmFailure } from '../kit/crm-failure.ts'
import { failed, passed, runCheckSteps, untrustedCertificate, warning, wordsOfFailure } from '../kit/check-steps.ts'
import type { StepResult } from '../kit/check-steps.ts'
import { isHtml } from '../kit/outcome.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import { createTrytonClient, readVersion, REMEMBERED } from './client.ts'
import type { TrytonClient } from './client.ts'
import type { TrytonContext } from './config.ts'
import { recordId } from './types.ts'

const versionAnswer = z.object({ result: z.string() })
const accessAnswer = z.record(z.string(), z.looseObject({ read: z.unknown(), create: z.unknown(), write: z.unknown() }))

/** What must be allowed, and what it is for. */
const RIGHTS = [
  { model: 'sale.opportunity', right: 'create', ru: 'создавать сделки', en: 'create opportunities' },
  { model: 'party.party', right: 'create', ru: 'создавать контакты', en: 'create parties' },
  { model: 'ir.note', right: 'create', ru: 'добавлять заметки', en: 'add notes' },
] as const

async function checkAddress(context: TrytonContext): Promise<StepResult> {
  try {
    const response = await readVersion(context)
    const version = versionAnswer.safeParse(response.json)
    if (version.success) return passed({ ru: `Tryton ${version.data.result}`, en: `Tryton ${version.data.result}` })
    const words = isHtml(response) ? `HTTP ${response.status}, HTML` : `HTTP ${response.status}`
    return failed(
      `По этому адресу отвечает не Tryton (${words}). Проверьте адрес и порт сервера trytond.`,
      `Something else than Tryton answers at this address (${words}). Check the address and port of trytond.`,
    )
  } catch (error) {
    if (!(error instanceof CrmFailure) || error.facts.kind !== 'tls') throw error
    return await explainCertificate(context, error)
  }
}

async function explainCertificate(context: TrytonContext, failure: CrmFailure): Promise<StepResult> {
  try {
    const shown = await context.http.certificate(context.config.account)
    if (!shown.isTrusted) return untrustedCertificate(shown, 'certificate')
  } catch (error) {
    if (!(error instanceof CrmFailure)) throw error
  }
  return { state: 'failed', detail: wordsOfFailure(failure) }
}

/** A fresh login: a session from before says nothing about the password. */
async function checkLogin(context: TrytonContext, client: TrytonClient): Promise<StepResult> {
  context.memory?.forget(REMEMBERED.session)
  context.memory?.forget(REMEMBERED.company)
  try {
    const company = await client.company()
    await client.read(
      'model.company.company.read',
      [[company], ['rec_name']],
      z.array(z.object({ rec_name: z.string() })),
    )
    return passed()
  } catch (error) {
    return explainLogin(error)
  }
}

function explainLogin(error: unknown): StepResult {
  if (!(error instanceof OutcomeError)) throw error
  const { kind, reason } = error.outcome
  if (kind === 'retry' && error.outcome.trouble === 'limit') {
    return failed(
      'Tryton временно не пускает: было слишком много неверных паролей. Подождите пять минут и проверьте снова.',
      'Tryton lets nobody in for now: there were too many wrong passwords. Wait five minutes and check again.',
    )
  }
  if (kind !== 'unauthorized') throw error
  return failed(
    `Tryton не пускает (${reason}). Проверьте имя базы, логин и пароль и то, что у пользователя есть компания.`,
    `Tryton does not let us in (${reason}). Check the name of the database, login and password, and that the user has a company.`,
  )
}

async function checkRights(client: TrytonClient): Promise<StepResult> {
  const missing: (typeof RIGHTS)[number][] = []
  for (const wanted of RIGHTS) {
    const access = await client.read('model.ir.model.access.get_access', [[wanted.model]], accessAnswer)
    if (!isAllowed(access[wanted.model]?.[wanted.right])) missing.push(wanted)
  }
  const [first] = missing
  if (first === undefined) return passed()
  const [ru, en] = [missing.map((one) => one.ru).join(', '), missing.map((one) => one.en).join(', ')]
  return failed(
    `Пользователю нельзя ${ru}. Добавьте ему в Tryton группу «Sale Opportunity» и доступ к контактам.`,
    `The user may not ${en}. Add the group "Sale Opportunity" and access to parties to the user in Tryton.`,
  )
}

/** Tryton gives true, false or a number; nothing said means allowed. */
function isAllowed(right: unknown): boolean {
  return right !== false && right !== 0
}

async function checkEmployee(context: TrytonContext, client: TrytonClient): Promise<StepResult> {
  const { employeeId } = context.config
  if (employeeId === '') {
    return warning(
      'Ответственный не выбран: лиды создаются без него, а перевести лид дальше в Tryton без ответственного нельзя.',
      'No responsible employee is chosen: leads are made without one, and Tryton moves no lead on without one.',
    )
  }
  const params = [[['id', '=', Number(employeeId)]]]
  const count = await client.read('model.company.employee.search_count', params, recordId)
  if (count > 0) return passed()
  return failed(
    'Выбранного сотрудника в Tryton больше нет. Выберите другого.',
    'The chosen employee is not in Tryton any more. Choose another one.',
  )
}

/** Address and certificate → login and company → rights → employee. */
export function check(context: TrytonContext): Promise<CheckStep[]> {
  const client = createTrytonClient(context)
  return runCheckSteps([
    { name: 'address', title: { ru: 'Адрес сервера', en: 'Server address' }, run: () => checkAddress(context) },
    {
      name: 'login',
      title: { ru: 'База, логин и компания', en: 'Database, login and company' },
      run: () => checkLogin(context, client),
    },
    { name: 'rights', title: { ru: 'Права пользователя', en: 'Rights of the user' }, run: () => checkRights(client) },
    {
      name: 'employee',
      title: { ru: 'Ответственный', en: 'Responsible employee' },
      run: () => checkEmployee(context, client),
    },
  ])
}
