import { createInstance, type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import en from './en.json'
import ru from './ru.json'

/** Both dictionaries; a test compares their keys. */
export const dictionaries = { ru, en }

declare module 'i18next' {
  // Module augmentation needs an interface.
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof en }
  }
}

/** An i18next instance with both languages bundled, ready at once. */
export function createI18n(language: 'ru' | 'en'): i18n {
  const instance = createInstance()
  void instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    supportedLngs: ['ru', 'en'],
    resources: { ru: { translation: ru }, en: { translation: en } },
    // React escapes by itself.
    interpolation: { escapeValue: false },
    initAsync: false,
    returnNull: false,
  })
  return instance
}
