import '@mantine/core/styles.css'
import '@mantine/dates/styles.css'
import '@mantine/notifications/styles.css'
import '@mantine/spotlight/styles.css'
import './ui/global.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { QueryClient } from '@tanstack/react-query'
import { CallError } from '../src-preload/contract/errors.ts'
import { App } from './app/app.tsx'
import { createClient } from './bridge/client.ts'
import { chooseConnector } from './bridge/connect.ts'
import { createI18n } from './i18n/setup.ts'
import { effectiveLanguage, usePreferences } from './stores/preferences.ts'
import { startRouter } from './stores/route.ts'
import { startSubscriptions } from './stores/subscriptions.ts'

/** Answers are parsed by the contract in development only (bridge/README.md says why). */
async function outputCheck() {
  if (!import.meta.env.DEV) return {}
  const { checkOutput } = await import('./bridge/output-check.ts')
  return { checkOutput }
}

async function start(root: HTMLElement): Promise<void> {
  const client = createClient({ connect: chooseConnector(window), ...(await outputCheck()) })
  const queryClient = new QueryClient({
    defaultOptions: {
      queries: {
        // Topics keep the cache fresh; opening a screen asks again all the same.
        staleTime: 2_000,
        refetchOnWindowFocus: false,
        // `closed` while the core restarts: after the back-off the gap refetches; one retry covers the rest.
        retry: (failures, error) => failures < 1 && error instanceof CallError && error.code === 'closed',
        networkMode: 'always',
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
  startSubscriptions({ client, queryClient })
  startRouter()
  window.addEventListener('online', client.reconnectNow)
  const i18n = createI18n(effectiveLanguage(usePreferences.getState().language, navigator.languages))
  createRoot(root).render(
    <StrictMode>
      <App client={client} queryClient={queryClient} i18n={i18n} />
    </StrictMode>,
  )
}

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
void start(root)
