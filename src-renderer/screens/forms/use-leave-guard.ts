import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useConfirm } from '../../parts/use-confirm.tsx'

/** The console's own link that a plain click follows. */
function linkOf(event: MouseEvent): string | undefined {
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey
  const link = event.target instanceof Element ? event.target.closest('a[href^="#/"]') : null
  return isPlain ? (link?.getAttribute('href') ?? undefined) : undefined
}

/**
 * Asks before unpublished changes are left: by a link of the console in our words, by closing or reloading the tab in the
 * browser's own.
 */
export function useLeaveGuard(isActive: boolean): void {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const follow = useRef((_href: string): void => undefined)
  useEffect(() => {
    follow.current = (href) => {
      confirm({
        title: t('forms.leaveTitle'),
        text: t('forms.leaveText'),
        confirmLabel: t('forms.leave'),
        onConfirm: () => {
          window.location.hash = href
        },
      })
    }
  })
  useEffect(() => {
    if (!isActive) return
    const askBrowser = (event: BeforeUnloadEvent) => {
      event.preventDefault()
    }
    const askHere = (event: MouseEvent) => {
      const href = linkOf(event)
      if (href === undefined || href === window.location.hash) return
      event.preventDefault()
      event.stopPropagation()
      follow.current(href)
    }
    window.addEventListener('beforeunload', askBrowser)
    document.addEventListener('click', askHere, true)
    return () => {
      window.removeEventListener('beforeunload', askBrowser)
      document.removeEventListener('click', askHere, true)
    }
  }, [isActive])
}
