import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useConfirm } from '../../parts/use-confirm.tsx'
import { guardRoute } from '../../stores/route.ts'

/** Asks before unpublished changes are left: within the console in our words, by closing or reloading the tab in the browser's own. */
export function useLeaveGuard(isActive: boolean): void {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const ask = useRef((_leave: () => void): void => undefined)
  useEffect(() => {
    ask.current = (leave) => {
      confirm({
        title: t('forms.leaveTitle'),
        text: t('forms.leaveText'),
        confirmLabel: t('forms.leave'),
        onConfirm: leave,
      })
    }
  })
  useEffect(() => {
    if (!isActive) return
    const askBrowser = (event: BeforeUnloadEvent) => {
      event.preventDefault()
    }
    const release = guardRoute((leave) => {
      ask.current(leave)
    })
    window.addEventListener('beforeunload', askBrowser)
    return () => {
      release()
      window.removeEventListener('beforeunload', askBrowser)
    }
  }, [isActive])
}
