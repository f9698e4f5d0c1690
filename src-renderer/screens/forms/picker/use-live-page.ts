import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import {
  CallError,
  type PickerState,
  type PickerSurface,
  type ProjectId,
} from '../../../../src-preload/contract/index.ts'
import type { CallInput } from '../../../bridge/client.ts'
import { useCore } from '../../../stores/core.ts'

/** A call about the open page, without its id. */
type About<N extends 'navigate' | 'setMode' | 'setWidth' | 'answerDialog' | 'chooseOption' | 'movePick'> = Omit<
  CallInput<`picker.${N}`>,
  'id'
>

/** The live page of the editor. Every action ends in `state`; what goes wrong ends in `error`. */
export type LivePage = {
  state: PickerState | null
  isOpening: boolean
  error: Error | null
  open: (url: string, surface: PickerSurface) => void
  close: () => void
  navigate: (input: About<'navigate'>) => void
  acceptCertificate: () => void
  setMode: (input: About<'setMode'>) => void
  setWidth: (input: About<'setWidth'>) => void
  answerDialog: (input: About<'answerDialog'>) => void
  chooseOption: (input: About<'chooseOption'>) => void
  movePick: (input: About<'movePick'>) => void
  /** Forgets an error that was shown. */
  forgetError: () => void
}

/** The core ended the session by itself; a window of its own was closed by whoever looked at it. */
function endOf(state: PickerState | null): Error | null {
  if (state === null || state.surface === 'window') return null
  return new CallError('not_found', 'the session ended', { issues: [{ path: 'picker', message: 'no_session' }] })
}

/** State of the session that counts, as the core tells it. */
function useSession(onEnd: (error: Error | null) => void) {
  const { api, subscribe } = useCore()
  const [state, setState] = useState<PickerState | null>(null)
  /** The session whose answers count; another one's come too late. */
  const current = useRef<string | null>(null)
  const latest = useRef<PickerState | null>(null)
  const isGone = useRef(false)
  const show = useCallback((next: PickerState | null) => {
    current.current = next?.id ?? null
    latest.current = next
    setState(next)
  }, [])
  useEffect(
    () =>
      subscribe('picker.changed', (change) => {
        if (change.id !== current.current) return
        if (change.state === null) onEnd(endOf(latest.current))
        show(change.state)
      }),
    [onEnd, show, subscribe],
  )
  useEffect(() => {
    isGone.current = false
    const end = () => {
      isGone.current = true
      if (current.current !== null) void api.picker.close({ id: current.current }).catch(() => undefined)
    }
    // A reload of the console unmounts nothing.
    window.addEventListener('pagehide', end)
    return () => {
      window.removeEventListener('pagehide', end)
      end()
    }
  }, [api])
  return { state, show, current, isGone }
}

/** Opens, follows and closes a page of a site; it is closed with the screen. */
export function useLivePage(projectId: ProjectId): LivePage {
  const { api } = useCore()
  const [isOpening, setIsOpening] = useState(false)
  const [error, setError] = useState<Error | null>(null)
  const { state, show, current, isGone } = useSession(setError)
  const fail = useCallback((reason: unknown) => {
    setError(reason instanceof Error ? reason : new Error(String(reason)))
  }, [])
  return useMemo(() => {
    const about = (call: (of: { id: string }) => Promise<PickerState>) => {
      const id = current.current
      if (id === null) return
      call({ id }).then((next) => {
        if (current.current === id) show(next)
      }, fail)
    }
    const open: LivePage['open'] = (url, surface) => {
      setIsOpening(true)
      setError(null)
      api.picker
        .open({ projectId, url, surface })
        .then((next) => {
          if (isGone.current) void api.picker.close({ id: next.id }).catch(() => undefined)
          else show(next)
        }, fail)
        .finally(() => {
          setIsOpening(false)
        })
    }
    return {
      state,
      isOpening,
      error,
      open,
      close: () => {
        const id = current.current
        show(null)
        if (id !== null) void api.picker.close({ id }).catch(() => undefined)
      },
      navigate: (input) => {
        about((of) => api.picker.navigate({ ...of, ...input }))
      },
      acceptCertificate: () => {
        about((of) => api.picker.acceptCertificate(of))
      },
      setMode: (input) => {
        about((of) => api.picker.setMode({ ...of, ...input }))
      },
      setWidth: (input) => {
        about((of) => api.picker.setWidth({ ...of, ...input }))
      },
      answerDialog: (input) => {
        about((of) => api.picker.answerDialog({ ...of, ...input }))
      },
      chooseOption: (input) => {
        about((of) => api.picker.chooseOption({ ...of, ...input }))
      },
      movePick: (input) => {
        about((of) => api.picker.movePick({ ...of, ...input }))
      },
      forgetError: () => {
        setError(null)
      },
    }
  }, [api, current, error, fail, isGone, isOpening, projectId, show, state])
}
