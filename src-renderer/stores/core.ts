import { createContext, useContext, useSyncExternalStore } from 'react'
import type { CoreClient, LinkState } from '../bridge/client.ts'

/** The client of this console; `app/` provides it. */
export const CoreContext = createContext<CoreClient | null>(null)

/** The client of this console. Throws outside of the provider: that is a mistake of ours. */
export function useCore(): CoreClient {
  const client = useContext(CoreContext)
  if (client === null) throw new Error('CoreContext has no provider')
  return client
}

/** State of the link to the core, live. */
export function useLinkState(): LinkState {
  const client = useCore()
  return useSyncExternalStore(client.onLinkState, client.linkState)
}
