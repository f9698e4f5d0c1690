import { z } from 'zod'
import { accountUrl } from '../kit/base-url.ts'
import { outcomeOfStatus, outcomeOfUnreadable } from '../kit/outcome.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { AdapterContext, CrmRequest } from '../kit/types.ts'
import { DEMO_KEY_HEADER, errorAnswer } from './types.ts'

/** Config of a connection. */
export const demoConfig = z.object({ url: accountUrl, key: z.string().trim().min(1) })
export type DemoConfig = z.output<typeof demoConfig>
/** What calls to the demo CRM work with. */
export type DemoContext = AdapterContext<DemoConfig>

/** Asks the demo CRM and gives the parsed answer; anything else ends the attempt. */
export async function ask<T>(
  context: DemoContext,
  request: Omit<CrmRequest, 'headers'>,
  answer: z.ZodType<T>,
): Promise<T> {
  const { config: settings, http, clock } = context
  const response = await http.send({
    ...request,
    url: `${settings.url}${request.url}`,
    headers: { [DEMO_KEY_HEADER]: settings.key },
  })
  const error = errorAnswer.safeParse(response.json)
  const rules = {
    isMutation: request.isMutation,
    nowMs: clock.now(),
    ...(error.success ? { words: error.data.error, field: error.data.field } : {}),
  }
  const failed = outcomeOfStatus(response, rules)
  if (failed !== null) throw new OutcomeError(failed)
  const parsed = answer.safeParse(response.json)
  if (!parsed.success) throw new OutcomeError(outcomeOfUnreadable(response, rules))
  return parsed.data
}
