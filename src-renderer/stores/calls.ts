import {
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query'
import { notifications } from '@mantine/notifications'
import { useTranslation } from 'react-i18next'
import type { AreaName, CallName } from '../../src-preload/contract/index.ts'
import type { CallInput, CallOutput } from '../bridge/client.ts'
import { errorText } from '../i18n/error-text.ts'
import { useCore } from './core.ts'

/** Cache key of a call: area, procedure, input. Invalidating `[area]` covers every call of an area. */
export function callKey<N extends CallName>(name: N, input: CallInput<N>): readonly unknown[] {
  return [...name.split('.'), input]
}

/** How a query is kept: `staleMs` 0 = asked again whenever a screen opens. */
export type UseCallOptions = { isEnabled?: boolean; staleMs?: number; keepsPrevious?: boolean }

/** A query of the contract, cached and kept fresh by topics (`subscriptions.ts`). */
export function useCall<N extends CallName>(
  name: N,
  input: CallInput<N>,
  options: UseCallOptions = {},
): UseQueryResult<CallOutput<N>> {
  const client = useCore()
  return useQuery<CallOutput<N>>({
    queryKey: callKey(name, input),
    queryFn: () => client.call(name, input),
    enabled: options.isEnabled ?? true,
    ...(options.staleMs === undefined ? {} : { staleTime: options.staleMs }),
    // The previous answer of the same query stays on the screen while the next one is on its way.
    ...(options.keepsPrevious === true ? { placeholderData: keepPrevious } : {}),
  })
}

function keepPrevious(previous: unknown): never {
  return previous as never // the previous answer of this query has this query's type; react-query cannot express it here
}

/** What happens around a command. */
export type UseCommandOptions<N extends CallName> = {
  /** Areas whose cached queries are asked again after success, besides the command's own. */
  refreshes?: readonly AreaName[]
  /** Words of the notification after success. */
  doneText?: string
  onDone?: (output: CallOutput<N>, input: CallInput<N>) => void
  /** The screen shows the error itself. */
  isErrorShownByScreen?: boolean
}

/** A command of the contract. A failure is told to the person in words; the cache of its area is refreshed after success. */
export function useCommand<N extends CallName>(
  name: N,
  options: UseCommandOptions<N> = {},
): UseMutationResult<CallOutput<N>, Error, CallInput<N>> {
  const client = useCore()
  const queryClient = useQueryClient()
  const { t } = useTranslation()
  return useMutation<CallOutput<N>, Error, CallInput<N>>({
    mutationFn: (input) => client.call(name, input),
    onSuccess: (output, input) => {
      for (const area of new Set([areaOf(name), ...(options.refreshes ?? [])])) {
        void queryClient.invalidateQueries({ queryKey: [area] })
      }
      if (options.doneText !== undefined) notifications.show({ message: options.doneText, color: 'teal' })
      options.onDone?.(output, input)
    },
    onError: (error) => {
      if (options.isErrorShownByScreen === true) return
      notifications.show({ title: t('errors.title'), message: errorText(t, error), color: 'red', autoClose: 10_000 })
    },
  })
}

function areaOf(name: CallName): string {
  return name.slice(0, name.indexOf('.'))
}
