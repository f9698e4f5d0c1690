import { z } from 'zod'
import { command, query, topic } from './define.ts'

/** Settings of the console on this data folder. */
export const appSettings = z.object({
  language: z.enum(['ru', 'en']).nullable().default(null),
  colorScheme: z.enum(['light', 'dark', 'auto']).default('auto'),
  /** Address under which sites reach the intake, when it differs from the listener's own. */
  publicIntakeUrl: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null),
})
export type AppSettings = z.infer<typeof appSettings>

export const settings = {
  get: query(z.object({}), appSettings),
  update: command(appSettings.partial(), appSettings),
  changed: topic(appSettings),
}
