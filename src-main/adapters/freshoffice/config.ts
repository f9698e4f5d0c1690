import { z } from 'zod'
import { accountUrl } from '../kit/base-url.ts'
import type { AdapterContext } from '../kit/types.ts'
import { isTimeZone } from '../../lib/zoned-time.ts'

// Only what a header can carry: a key pasted with a line break or Cyrillic letters is told at once.
const secret = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]*$/, 'the key has characters that no key has')
  .default('')
const id = z
  .union([z.string().trim(), z.number().transform(String)])
  .pipe(z.string().regex(/^\d*$/, 'expected a number'))
  .default('')

/** Config of a connection; `form.ts` is its form. */
export const config = z
  .object({
    api: z.enum(['v1', 'v2']).default('v1'),
    apiId: id,
    apiKey: secret,
    apiToken: secret,
    companyId: id,
    person: z.enum(['1', '2']).default('2'),
    managerId: id,
    statusId: id.pipe(z.string()).default('1'),
    dealTypeId: id,
    closedStatusIds: z
      .string()
      .trim()
      .regex(/^[\d\s,;]*$/, 'expected numbers separated by commas')
      .default(''),
    infoSource: z.string().trim().default(''),
    companyTypeId: id,
    companyGroupId: id,
    contactStatusId: id,
    isClientSearched: z.boolean().default(true),
    finishDays: z.coerce.number().int().min(0).max(3650).default(30),
    taskTypeId: id,
    taskStatusId: id,
    taskCategoryId: id,
    statusDirectory: id,
    clientName: z.string().trim().min(1).max(100).default('Клиент с сайта'),
    dealPage: z
      .string()
      .trim()
      .regex(/^(https?:\/\/\S*\{id\}\S*)?$/, 'expected an address with {id} in place of the number')
      .default(''),
    timeZone: z.string().refine(isTimeZone, 'expected a time zone such as Europe/Moscow').default('Europe/Moscow'),
    noteLanguage: z.enum(['ru', 'en']).default('ru'),
    apiUrl: accountUrl.default('https://api.myfreshcloud.com'),
    newApiUrl: accountUrl.default('https://do.myfreshcloud.com'),
  })
  .superRefine((one, issues) => {
    const demand = (field: keyof typeof one, message: string): void => {
      if (one[field] === '') issues.addIssue({ code: 'custom', path: [field], message })
    }
    if (one.api === 'v1' || one.apiId !== '' || one.apiKey !== '') {
      demand('apiId', 'API v1 needs the number of the key')
      demand('apiKey', 'API v1 needs the key')
    }
    if (one.api === 'v1') return
    demand('apiToken', 'API v2 needs a token')
    demand('managerId', 'API v2 takes no deal without a responsible user')
    demand('dealTypeId', 'API v2 takes no deal without a type')
    if (one.apiKey === '') demand('companyId', 'without a key of API v1, deals need a counterparty')
  })
export type FreshofficeConfig = z.output<typeof config>
export type FreshofficeContext = AdapterContext<FreshofficeConfig>

/** Whether API v1 may be asked: only it can search, create counterparties and add comments. */
export function hasV1({ apiKey }: FreshofficeConfig): boolean {
  return apiKey !== ''
}

/** `base64(id:key)` in one line, the credentials of API v1. */
export function basicCredentials({ apiId, apiKey }: FreshofficeConfig): string {
  return Buffer.from(`${apiId}:${apiKey}`, 'utf8').toString('base64')
}

/** `1, 2; 3` → ids. */
export function idsOf(text: string): string[] {
  return text.match(/\d+/g) ?? []
}
