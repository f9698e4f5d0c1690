import { session, type Session, type WebContents } from 'electron'
import type { PageNotice } from '../../ports.ts'

const WEB = /^https?:/
/** What frames inside a page may show besides the web; the page made it itself. */
const OF_THE_PAGE = /^(about|data|blob):/

/** Where a session says what it refused. */
export type Tell = (notice: PageNotice) => void

/** A session in memory only, under a name that nobody has: nothing is granted, nothing is downloaded (desktop.md §5.9). */
export function openPickerSession(name: string, tell: Tell): Session {
  const own = session.fromPartition(`picker-${name}`, { cache: false })
  own.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false)
    tell({ kind: 'permission' })
  })
  own.setPermissionCheckHandler(() => false)
  own.setDevicePermissionHandler(() => false)
  own.setDisplayMediaRequestHandler((_request, answer) => {
    answer(null)
    tell({ kind: 'permission' })
  })
  own.setSpellCheckerEnabled(false)
  own.on('will-download', (event) => {
    event.preventDefault()
    tell({ kind: 'download' })
  })
  return own
}

/**
 * Keeps a page on the web and in its view: other schemes are prevented, windows are told instead of opened, wrong certificates
 * stay wrong unless a person accepted this host (`name:port`) for this page.
 */
export function fencePage(contents: WebContents, parts: { tell: Tell; acceptedHosts: ReadonlySet<string> }): void {
  contents.on('will-navigate', (event) => {
    if (!WEB.test(event.url)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => {
    if (!WEB.test(event.url)) event.preventDefault()
  })
  contents.on('will-frame-navigate', (event) => {
    if (!WEB.test(event.url) && (event.isMainFrame || !OF_THE_PAGE.test(event.url))) event.preventDefault()
  })
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
  })
  contents.setWindowOpenHandler(({ url }) => {
    if (WEB.test(url)) parts.tell({ kind: 'popup', url })
    return { action: 'deny' }
  })
  contents.on('certificate-error', (event, url, ...[, , answer]) => {
    if (!parts.acceptedHosts.has(URL.parse(url)?.host ?? '')) return
    event.preventDefault()
    answer(true)
  })
}
