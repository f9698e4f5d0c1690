import { z } from 'zod'
import { accountUrl } from '../kit/base-url.ts'
import type { AdapterContext } from '../kit/types.ts'
import { isTimeZone } from '../../lib/zoned-time.ts'

// Only what a header can carry: a token pasted with a line break or Cyrillic letters is told at once.
const token = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]*$/, 'the token has characters that no token has')
const id = z
  .union([z.string().trim(), z.number().transform(String)])
  .pipe(z.string().regex(/^\d*$/, 'expected a number'))
const ids = z
  .string()
  .trim()
  .regex(/^[\d\s,;]*$/, 'expected numbers separated by commas')
  .default('')

/** Config of a connection; `form.ts` is its form. */
export const config = z
  .object({
    partnerToken: token.min(1),
    signIn: z.enum(['token', 'password']).default('token'),
    userToken: token.default(''),
    login: z.string().trim().default(''),
    password: z.string().default(''),
    companyId: id.pipe(z.string().min(1)),
    mode: z.enum(['auto', 'record', 'booking', 'client']).default('auto'),
    staffId: id.default(''),
    serviceIds: ids,
    durationMinutes: z.coerce.number().int().min(0).max(1440).default(0),
    delayMinutes: z.coerce.number().int().min(0).max(43_200).default(0),
    isSavedIfBusy: z.boolean().default(true),
    isSmsSent: z.boolean().default(false),
    labelIds: ids,
    visitField: z.string().trim().default(''),
    clientName: z.string().trim().min(1).default('Клиент с сайта'),
    timeZone: z.string().refine(isTimeZone, 'expected a time zone such as Europe/Moscow').default('Europe/Moscow'),
    noteLanguage: z.enum(['ru', 'en']).default('ru'),
    acceptType: z.enum(['yclients', 'api']).default('yclients'),
    apiUrl: accountUrl.default('https://api.yclients.com'),
  })
  .superRefine(({ mode, signIn, userToken, login, password }, issues) => {
    const demand = (path: string, message: string): void => {
      issues.addIssue({ code: 'custom', path: [path], message })
    }
    if (signIn === 'password') {
      if (login === '') demand('login', 'signing in needs a login')
      if (password === '') demand('password', 'signing in needs a password')
    } else if ((mode === 'record' || mode === 'client') && userToken === '') {
      demand('userToken', 'this way of delivery needs a user token, or a login and password')
    }
  })
export type YclientsConfig = z.output<typeof config>
export type YclientsContext = AdapterContext<YclientsConfig>

/** What a lead becomes: a record of the journal, an online booking, or a client card. */
export type Mode = 'record' | 'booking' | 'client'

/** Whether a user stands behind the connection: by a token, or by signing in. Without one only online booking works. */
export function hasUser({ signIn, userToken }: YclientsConfig): boolean {
  return signIn === 'password' || userToken !== ''
}

/** What leads of this connection become; `auto` is the journal where a user is there. */
export function modeOf(config: YclientsConfig): Mode {
  if (config.mode !== 'auto') return config.mode
  return hasUser(config) ? 'record' : 'booking'
}

/** `1, 2; 3` → numbers. */
export function idsOf(text: string): number[] {
  return (text.match(/\d+/g) ?? []).map(Number)
}
