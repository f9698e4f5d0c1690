import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { PickerState, PickerSurface, ProjectId } from '../../../../src-preload/contract/index.ts'
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

/** Opens, follows and closes a page of a site; it is closed with the screen. */
export function useLivePage(projectId: ProjectId): LivePage {
  const { api, subscribe } = useCore()
  const [state, setState] = useState<PickerState | null>(null)
  const [isOpening, setIsOpening] = useState(false)
  const [error, setError] = useState<Error | null>(null)
  const id = state?.id ?? null
  const current = useRef<string | null>(null)
  useEffect(() => {
    current.current = id
  }, [id])
  useEffect(
    () =>
      subscribe('picker.changed', (change) => {
        if (change.id === current.current) setState(change.state)
      }),
    [subscribe],
  )
  useEffect(
    () => () => {
      if (current.current !== null) void api.picker.close({ id: current.current }).catch(() => undefined)
    },
    [api],
  )
  const follow = useCallback((call: Promise<PickerState>) => {
    call.then(setState, (reason: unknown) => {
      setError(reason instanceof Error ? reason : new Error(String(reason)))
    })
  }, [])
  return useMemo(() => {
    const about = (call: (of: { id: string }) => Promise<PickerState>) => {
      if (current.current !== null) follow(call({ id: current.current }))
    }
    return {
      state,
      isOpening,
      error,
      open: (url, surface) => {
        setIsOpening(true)
        setError(null)
        follow(
          api.picker.open({ projectId, url, surface }).finally(() => {
            setIsOpening(false)
          }),
        )
      },
      close: () => {
        const open = current.current
        setState(null)
        if (open !== null) void api.picker.close({ id: open }).catch(() => undefined)
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
  }, [api, error, follow, isOpening, projectId, state])
}
