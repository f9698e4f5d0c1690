import { z } from 'zod'
import { command, query, topic } from './define.ts'

const settingFields = {
  language: z.enum(['ru', 'en']).nullable(),
  colorScheme: z.enum(['light', 'dark', 'auto']),
  /** Address under which sites reach the intake, when it differs from the listener's own. */
  publicIntakeUrl: z.url({ protocol: /^https?$/ }).nullable(),
}

/** Settings of the console on this data folder. */
export const appSettings = z.object({
  language: settingFields.language.default(null),
  colorScheme: settingFields.colorScheme.default('auto'),
  publicIntakeUrl: settingFields.publicIntakeUrl.default(null),
})
export type AppSettings = z.infer<typeof appSettings>

/** The console's settings. */
export const settings = {
  get: query(z.object({}), appSettings),
  /** Changes what is named; the rest stays. */
  update: command(z.object(settingFields).partial(), appSettings),
  changed: topic(appSettings),
}
