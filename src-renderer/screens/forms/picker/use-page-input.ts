import { useEffect, useRef } from 'react'
import type { PickerInput, PickerState } from '../../../../src-preload/contract/index.ts'
import { useCore } from '../../../stores/core.ts'
import { buttonName, isTyping, keyCodeOf, modifiersOf, pagePoint, squeeze } from './page-events.ts'
import type { LivePage } from './use-live-page.ts'

type Parts = {
  page: LivePage
  state: PickerState
  canvas: React.RefObject<HTMLCanvasElement | null>
  keys: React.RefObject<HTMLTextAreaElement | null>
  size: { width: number; height: number }
  /** Arrows were pressed in Pick mode with nothing to walk from. */
  onLost: () => void
}

/** Gathers what a person does during one animation frame and sends it as one call. */
function useSender(id: string): (event: PickerInput) => void {
  const { api } = useCore()
  const waiting = useRef<PickerInput[]>([])
  const frame = useRef<number | null>(null)
  useEffect(
    () => () => {
      if (frame.current !== null) cancelAnimationFrame(frame.current)
    },
    [],
  )
  return (event) => {
    waiting.current.push(event)
    frame.current ??= requestAnimationFrame(() => {
      frame.current = null
      const events = squeeze(waiting.current).slice(-100)
      waiting.current = []
      void api.picker.input({ id, events }).catch(() => undefined)
    })
  }
}

/** React listens to wheels passively: the console would scroll together with the page. */
function useWheel(canvas: Parts['canvas'], onWheel: (event: WheelEvent) => void): void {
  const latest = useRef(onWheel)
  useEffect(() => {
    latest.current = onWheel
  })
  useEffect(() => {
    const stage = canvas.current?.parentElement
    const listen = (event: WheelEvent) => {
      // A list that is open above the page scrolls by itself.
      if (event.target instanceof Element && event.target.closest('select') !== null) return
      event.preventDefault()
      latest.current(event)
    }
    stage?.addEventListener('wheel', listen, { passive: false })
    return () => stage?.removeEventListener('wheel', listen)
  }, [canvas])
}

const PICK_KEYS: Readonly<Record<string, 'parent' | 'child' | 'next' | 'previous'>> = {
  ArrowUp: 'parent',
  ArrowDown: 'child',
  ArrowRight: 'next',
  ArrowLeft: 'previous',
}

type Send = (event: PickerInput) => void

/** Keys of the page: in Pick mode arrows walk and Escape ends it; else everything but characters goes to the page as keys. */
function keyHandler({ page, state, keys, onLost }: Parts, send: Send) {
  const { mode, intent, picked } = state
  const walk = (event: React.KeyboardEvent, isDown: boolean) => {
    const to = PICK_KEYS[event.key]
    if (to === undefined) return
    event.preventDefault()
    if (!isDown) return
    if (picked === null) onLost()
    page.movePick({ to })
  }
  const escape = () => {
    if (mode === 'pick') page.setMode({ mode: 'browse', intent })
    else keys.current?.blur()
  }
  return (kind: 'keyDown' | 'keyUp') => (event: React.KeyboardEvent) => {
    const isDown = kind === 'keyDown'
    const isCommand = event.ctrlKey || event.metaKey
    if ((isCommand && event.code === 'KeyP') || event.key === 'Escape') {
      event.preventDefault()
      if (!isDown) return
      if (event.key === 'Escape') escape()
      else page.setMode({ mode: mode === 'pick' ? 'browse' : 'pick', intent })
      return
    }
    if (mode === 'pick') {
      walk(event, isDown)
      return
    }
    // Characters, pasted text and input methods come through the text field, whatever the keyboard.
    if (isTyping(event) || (isCommand && event.code === 'KeyV') || event.nativeEvent.isComposing) return
    event.preventDefault()
    send({ kind, key: event.key, code: event.code, keyCode: keyCodeOf(event), modifiers: modifiersOf(event) })
  }
}

/**
 * Mouse and keyboard of the picture. Browse mode: everything goes to the page, Escape gives the keyboard back to the console.
 * Pick mode: a click chooses, arrows walk from what was picked, Escape returns to Browse. `P` with Ctrl or ⌘ changes the mode.
 */
export function usePageInput(parts: Parts) {
  const { state, canvas, keys, size } = parts
  const send = useSender(state.id)
  const { mode } = state
  const pointOf = (event: { clientX: number; clientY: number }) =>
    pagePoint(event, canvas.current?.getBoundingClientRect() ?? new DOMRect(), size)
  useWheel(canvas, (event) => {
    send({
      kind: 'wheel',
      ...pointOf(event),
      deltaX: event.deltaX,
      deltaY: event.deltaY,
      modifiers: modifiersOf(event),
    })
  })
  const button = (kind: 'down' | 'up') => (event: React.MouseEvent) => {
    const name = buttonName(event.button)
    if (name === undefined || (event.target instanceof Element && event.target.closest('select') !== null)) return
    event.preventDefault()
    keys.current?.focus({ preventScroll: true })
    send({
      kind,
      ...pointOf(event),
      button: name,
      clickCount: Math.min(3, Math.max(1, event.detail)),
      modifiers: modifiersOf(event),
    })
  }
  const onKey = keyHandler(parts, send)
  const flushText = (field: HTMLTextAreaElement) => {
    if (field.value === '') return
    if (mode === 'browse') send({ kind: 'text', text: field.value })
    field.value = ''
  }
  return {
    pointer: {
      onMouseMove: (event: React.MouseEvent) => {
        send({ kind: 'move', ...pointOf(event), modifiers: modifiersOf(event) })
      },
      onMouseDown: button('down'),
      onMouseUp: button('up'),
      onContextMenu: (event: React.MouseEvent) => {
        event.preventDefault()
      },
    },
    keyboard: {
      onKeyDown: onKey('keyDown'),
      onKeyUp: onKey('keyUp'),
      onInput: (event: React.InputEvent<HTMLTextAreaElement>) => {
        const isComposing = event.nativeEvent.isComposing
        if (!isComposing) flushText(event.currentTarget)
      },
      onCompositionEnd: (event: React.CompositionEvent<HTMLTextAreaElement>) => {
        flushText(event.currentTarget)
      },
    },
  }
}
