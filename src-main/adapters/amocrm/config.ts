import { z } from 'zod'
import { accountUrl } from '../kit/base-url.ts'
import type { AdapterContext } from '../kit/types.ts'
import { isAccountOrigin } from './hosts.ts'

/** A stage as the connection keeps it: `7100/71001`, or `7100/unsorted` for the incoming leads of a pipeline. */
const STAGE = /^([1-9]\d*)\/([1-9]\d*|unsorted)$/

const chosenId = z
  .union([z.string().trim(), z.number().transform(String)])
  .pipe(z.string().regex(/^([1-9]\d*)?$/, 'expected a number'))
  .default('')
// Only what a header can carry: a token pasted with a line break or Cyrillic letters is told at once.
const headerText = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]*$/, 'it has characters that no key has')
  .default('')

/** Where the browser is sent by default: the program listens there. */
export const DEFAULT_REDIRECT = 'http://127.0.0.1:47831/amocrm'

/** Config of a connection; the form is in `form.ts`. */
export const config = z
  .object({
    account: accountUrl.refine(isAccountOrigin, 'expected an address such as demo.amocrm.ru or demo.kommo.com'),
    signIn: z.enum(['token', 'oauth']).default('token'),
    token: headerText,
    clientId: headerText,
    clientSecret: headerText,
    redirectUri: z
      .string()
      .trim()
      .refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''), 'expected an address')
      .default(DEFAULT_REDIRECT),
    stage: z
      .string()
      .trim()
      .refine((text) => text === '' || STAGE.test(text), 'choose a stage from the list')
      .default(''),
    responsibleUserId: chosenId,
    markerField: chosenId,
    visitField: chosenId,
    noteLanguage: z.enum(['ru', 'en']).default('ru'),
  })
  .superRefine((value, issues) => {
    const complain = (name: string, message: string): void => {
      issues.addIssue({ code: 'custom', path: [name], message })
    }
    if (value.signIn === 'token') {
      if (value.token === '') complain('token', 'enter the token')
      return
    }
    if (value.clientId === '') complain('clientId', 'enter the integration id')
    if (value.clientSecret === '') complain('clientSecret', 'enter the secret key')
  })
export type AmoConfig = z.output<typeof config>
export type AmoContext = AdapterContext<AmoConfig>

/** The stage of new deals that the connection names. */
export function chosenStage({ stage }: AmoConfig): { pipelineId: number; statusId: number | 'unsorted' } | null {
  const parts = STAGE.exec(stage)
  if (parts === null) return null
  const [, pipeline, status] = parts
  return { pipelineId: Number(pipeline), statusId: status === 'unsorted' ? 'unsorted' : Number(status) }
}

/** What stored tokens belong to: another account or integration makes them void. */
export function tokenScope({ account, signIn, clientId }: AmoConfig): string {
  return [account, signIn, clientId].join(' ')
}
