import { findAll } from '../capture/select.ts'
import { listenToBuilders } from './builders.ts'
import { config } from './config.ts'
import { guard, later, on } from './notices.ts'
import { flush, leaveQueue } from './queue.ts'
import { installRoistat, refresh, tellNumber, tellReady } from './roistat.ts'
import { judged, leave } from './submissions.ts'
import { askForNumber, saveVisit, visit } from './visits.ts'
import { watchPage } from './watch.ts'

/** What the installation check and people who look for a fault can ask. */
type Diagnosis = { version: string; forms: number[]; catches: (formId: number) => number }

/** How long handlers of the page wait for a visit's number. */
const READY_MS = 5000

/** True for the first tag of a key on this page: two snippets, or one that is loaded again, are one tag. */
function isFirst(): boolean {
  const tags = ((window as { estafetaTag?: Record<string, Diagnosis> }).estafetaTag ??= {}) // our one global
  const { key, version, forms } = config
  if (key in tags) return false
  tags[key] = {
    version,
    forms: forms.map(({ id }) => id),
    catches: (id) => findAll(forms.find((form) => form.id === id)?.selector ?? '').length,
  }
  return true
}

function goOn(): void {
  askForNumber(tellNumber)
  flush()
}

function begin(): void {
  saveVisit()
  if (visit.number !== null) tellNumber(visit.number)
  later(tellReady, READY_MS)
  goOn()
}

function start(): void {
  watchPage()
  listenToBuilders(judged)
  for (const type of ['DOMContentLoaded', 'load', 'click', 'submit']) {
    on(window, type, () => {
      listenToBuilders(judged)
      refresh()
    })
  }
  on(window, 'pagehide', () => {
    leave(true)
    leaveQueue()
  })
  on(document, 'visibilitychange', () => {
    if (document.hidden) leave(false)
    else flush()
  })
  on(window, 'online', goOn)
  on(window, 'pageshow', goOn)
  installRoistat()
  // A page that is made ready in advance is no visit yet.
  if ('prerendering' in document && document.prerendering === true) on(document, 'prerenderingchange', begin)
  else begin()
}

if (isFirst()) guard(start)
