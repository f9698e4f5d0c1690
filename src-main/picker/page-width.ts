import { z } from 'zod'
import type { PickerWidth } from '../../src-preload/contract/picker.ts'
import type { PageSurface } from '../ports.ts'
import type { Protocol } from './protocol.ts'

/** Size of the page by width, CSS pixels; a desktop's window or view has its own size. */
export const PAGE_SIZES: Readonly<Record<PickerWidth, { width: number; height: number }>> = {
  desktop: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
}

/** What sites see as the visitor's languages. */
const LANGUAGES = 'ru-RU,ru,en-US,en'
const PHONE_SYSTEM = 'Linux; Android 10; K'

const agent = z.object({ result: z.object({ value: z.string() }) })

/**
 * Makes the page a desktop's or a phone's: size, touch, and the user agent that sites choose by. Chromium without a window
 * calls itself `HeadlessChrome`, for which many sites serve another page; visitors' browsers do not, so it does not here.
 */
export async function applyWidth(
  protocol: Protocol,
  { width, surface }: { width: PickerWidth; surface: PageSurface },
): Promise<void> {
  const isPhone = width === 'phone'
  if (isPhone || surface === 'canvas') {
    const size = PAGE_SIZES[width]
    await protocol.tell('Emulation.setDeviceMetricsOverride', { ...size, deviceScaleFactor: 1, mobile: isPhone })
  } else {
    await protocol.tell('Emulation.clearDeviceMetricsOverride')
  }
  await protocol.tell('Emulation.setTouchEmulationEnabled', {
    enabled: isPhone,
    ...(isPhone ? { maxTouchPoints: 5 } : {}),
  })
  await protocol.tell('Emulation.setUserAgentOverride', {
    ...(await userAgent(protocol, isPhone)),
    acceptLanguage: LANGUAGES,
  })
}

async function userAgent(protocol: Protocol, isPhone: boolean): Promise<Record<string, unknown>> {
  const asked = { method: 'Runtime.evaluate', params: { expression: 'navigator.userAgent', returnByValue: true } }
  const own = (await protocol.ask(asked, agent)).result.value
  const version = /Chrome\/(\d+)/.exec(own)?.[1] ?? '140'
  const brands = [
    { brand: 'Chromium', version },
    { brand: 'Not)A;Brand', version: '24' },
  ]
  // Once overridden, the page's answer is ours: a phone's words would not lead back to the desktop's.
  const system = isPhone ? PHONE_SYSTEM : desktopSystem()
  return {
    userAgent: `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0${isPhone ? ' Mobile' : ''} Safari/537.36`,
    userAgentMetadata: {
      brands,
      fullVersionList: brands,
      platform: isPhone ? 'Android' : desktopPlatform(),
      platformVersion: isPhone ? '10' : '',
      architecture: '',
      model: isPhone ? 'K' : '',
      mobile: isPhone,
    },
  }
}

function desktopSystem(): string {
  if (process.platform === 'win32') return 'Windows NT 10.0; Win64; x64'
  return process.platform === 'darwin' ? 'Macintosh; Intel Mac OS X 10_15_7' : 'X11; Linux x86_64'
}

function desktopPlatform(): string {
  if (process.platform === 'win32') return 'Windows'
  return process.platform === 'darwin' ? 'macOS' : 'Linux'
}
