import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { PickerState } from '../../../../src-preload/contract/index.ts'
import { useCore } from '../../../stores/core.ts'

/** Things of the console that a view of the desktop window would hide: it always lies above the page. */
const ABOVE = '[role="dialog"], [role="alertdialog"], [data-portal] [role="menu"], [data-portal] [role="listbox"]'

/** The place where the desktop window shows the page: tells the core where it is, and hides it under dialogs and menus. */
export function LiveView({ state }: { state: PickerState }) {
  const { t } = useTranslation()
  const { api } = useCore()
  const ref = useRef<HTMLDivElement>(null)
  const { id } = state
  useEffect(() => {
    const place = ref.current
    if (place === null) return
    let told = ''
    const tell = () => {
      const { x, y, width, height } = place.getBoundingClientRect()
      const isVisible = document.querySelector(ABOVE) === null
      const where = {
        x: Math.round(x),
        y: Math.round(y),
        width: Math.round(width),
        height: Math.round(height),
        isVisible,
      }
      const text = JSON.stringify(where)
      if (text === told) return
      told = text
      void api.picker.place({ id, ...where }).catch(() => undefined)
    }
    const sizes = new ResizeObserver(tell)
    sizes.observe(place)
    const overlays = new MutationObserver(tell)
    overlays.observe(document.body, { childList: true, subtree: true })
    window.addEventListener('scroll', tell, true)
    window.addEventListener('resize', tell)
    tell()
    return () => {
      sizes.disconnect()
      overlays.disconnect()
      window.removeEventListener('scroll', tell, true)
      window.removeEventListener('resize', tell)
      void api.picker.place({ id, x: 0, y: 0, width: 0, height: 0, isVisible: false }).catch(() => undefined)
    }
  }, [api, id])
  return (
    <div
      ref={ref}
      role="region"
      aria-label={t('picker.page', { url: state.url })}
      style={{ width: state.width === 'phone' ? 390 : '100%', height: '70vh', marginInline: 'auto' }}
    />
  )
}
