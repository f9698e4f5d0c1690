import { type Api, appSettings } from '../../src-preload/contract/index.ts'
import type { ApiTools } from './tools.ts'

/** Handlers of the settings area. */
export function settingsHandlers(tools: ApiTools): Api['settings'] {
  return {
    get: () => tools.store.getSettings({}),
    update: async (input) => {
      const before = await tools.store.getSettings({})
      const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
      const settings = await tools.store.saveSettings({ settings: appSettings.parse({ ...before, ...given }) })
      await tools.tags.reload()
      tools.publisher.publish('settings.changed', settings)
      return settings
    },
  }
}
