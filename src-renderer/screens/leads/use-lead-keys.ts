import { useEffect, useRef } from 'react'

/** What the keys of the list do. */
export type LeadKeyActions = {
  /** A dialog is open: the keys belong to it. */
  isPaused: boolean
  move: (step: 1 | -1) => void
  open: () => void
  select: () => void
  resend: () => void
  search: () => void
  escape: () => void
}

/** j/k or arrows move, Enter opens, x selects, r re-sends, / searches, Esc closes; on any keyboard layout. */
export function useLeadKeys(actions: LeadKeyActions): void {
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (latest.current.isPaused || event.defaultPrevented || isForeign(event)) return
      const action = actionOf(event, latest.current)
      if (action === null) return
      event.preventDefault()
      action()
    }
    document.addEventListener('keydown', listen)
    return () => {
      document.removeEventListener('keydown', listen)
    }
  }, [])
}

function actionOf(event: KeyboardEvent, actions: LeadKeyActions): (() => void) | null {
  const next = () => {
    actions.move(1)
  }
  const previous = () => {
    actions.move(-1)
  }
  if (event.key === '/') return actions.search
  switch (event.code) {
    case 'KeyJ':
    case 'ArrowDown':
      return next
    case 'KeyK':
    case 'ArrowUp':
      return previous
    case 'Enter':
      return isOnControl(event.target) ? null : actions.open
    case 'KeyX':
      return actions.select
    case 'KeyR':
      return actions.resend
    case 'Escape':
      return actions.escape
    default:
      return null
  }
}

/** Keys with a modifier, typed into a field, or meant for an open dialog or menu. */
function isForeign(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return true
  if (!(event.target instanceof Element)) return false
  return (
    event.target.closest('input:not([type=checkbox]), textarea, select, [role=dialog], [role=menu], [role=listbox]') !==
    null
  )
}

function isOnControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('a, button') !== null
}
