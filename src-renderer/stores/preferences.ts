import { create } from 'zustand'
import { persist } from 'zustand/middleware'

/** Languages of the console. */
export type Language = 'ru' | 'en'

/** What this browser remembers about the person's taste; the core's settings are the master of language and colours. */
export type Preferences = {
  language: Language | null
  isNavigationNarrow: boolean
  projectsView: 'cards' | 'table'
  /** The live page takes the whole width, with the rule below it. */
  isPageWide: boolean
}

/** Preferences, live; `usePreferences.setState(…)` changes them. */
export const usePreferences = create<Preferences>()(
  persist(
    (): Preferences => ({ language: null, isNavigationNarrow: false, projectsView: 'cards', isPageWide: false }),
    {
      name: 'estafeta.preferences',
      version: 1,
    },
  ),
)

/** The language of the console: chosen, otherwise the browser's, otherwise English. */
export function effectiveLanguage(chosen: Language | null, browserLanguages: readonly string[]): Language {
  if (chosen !== null) return chosen
  return browserLanguages.some((tag) => tag.toLowerCase().startsWith('ru')) ? 'ru' : 'en'
}
