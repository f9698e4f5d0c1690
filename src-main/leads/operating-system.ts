/** Most specific first: Android tells Linux too, an iPhone tells "like Mac OS X". */
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/windows phone/i, 'Windows Phone'],
  [/windows/i, 'Windows'],
  [/android/i, 'Android'],
  [/iphone|ipad|ipod/i, 'iOS'],
  [/harmonyos|openharmony/i, 'HarmonyOS'],
  [/mac os x|macintosh/i, 'macOS'],
  [/cros/i, 'ChromeOS'],
  [/linux|x11/i, 'Linux'],
]

/** The visitor's operating system as a browser's User-Agent tells it, undefined when it does not. */
export function operatingSystemOf(userAgent: string | null): string | undefined {
  if (userAgent?.startsWith('Mozilla/') !== true) return undefined
  return SYSTEMS.find(([pattern]) => pattern.test(userAgent))?.[1]
}
