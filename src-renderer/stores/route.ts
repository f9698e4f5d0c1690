import { create } from 'zustand'

/** Where the person is: `#/leads/lead_12?project=project_1` → `{ path: ['leads', 'lead_12'], query: { project: 'project_1' } }`. */
export type Route = { readonly path: readonly string[]; readonly query: Readonly<Record<string, string>> }

/** Reads a location hash; anything unreadable is the start page. */
export function parseHash(hash: string): Route {
  const [pathText = '', queryText = ''] = hash.replace(/^#/, '').split('?', 2)
  try {
    const path = pathText.split('/').filter((part) => part !== '')
    return { path: path.map(decodeURIComponent), query: Object.fromEntries(new URLSearchParams(queryText)) }
  } catch {
    return { path: [], query: {} }
  }
}

/** Writes a location hash; empty query values are left out. */
export function formatHash(route: Route): string {
  const query = new URLSearchParams(Object.entries(route.query).filter(([, value]) => value !== '')).toString()
  return `#/${route.path.map(encodeURIComponent).join('/')}${query === '' ? '' : `?${query}`}`
}

/** Asks a person whether to go away from here; `leave` goes. */
type Guard = (leave: () => void) => void

type RouteState = {
  route: Route
  /** The hash of the route: what the address line says while a guard is asking. */
  hash: string
  guard: Guard | null
}

const useRouteStore = create<RouteState>(() => ({ route: { path: [], query: {} }, hash: '', guard: null }))

/** The current route, live. */
export function useRoute(): Route {
  return useRouteStore((state) => state.route)
}

/** The current route, once. */
export function currentRoute(): Route {
  return useRouteStore.getState().route
}

/** Goes to a route. `isReplacing`: without a new step in the history (typing in a filter). */
export function navigate(route: Route | string, options: { isReplacing?: boolean } = {}): void {
  const hash = typeof route === 'string' ? `#${route}` : formatHash(route)
  const { guard, hash: shown } = useRouteStore.getState()
  if (options.isReplacing === true) {
    window.history.replaceState(null, '', hash)
    useRouteStore.setState({ route: parseHash(hash), hash })
    return
  }
  const go = () => {
    if (hash !== shown) window.history.pushState(null, '', hash)
    useRouteStore.setState({ route: parseHash(hash), hash })
  }
  if (guard === null || hash === shown) go()
  else guard(go)
}

/**
 * Every way out of the current route (links, the palette, back and forward, a typed address) asks first, until the returned
 * function is called. Replacing navigation is no way out.
 */
export function guardRoute(guard: Guard): () => void {
  useRouteStore.setState({ guard })
  return () => {
    if (useRouteStore.getState().guard === guard) useRouteStore.setState({ guard: null })
  }
}

/** The console's own link that a plain click follows. */
function linkOf(event: MouseEvent): string | undefined {
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey
  const link = event.target instanceof Element ? event.target.closest('a[href^="#/"]:not([target])') : null
  return isPlain && !event.defaultPrevented ? link?.getAttribute('href')?.slice(1) : undefined
}

/** Follows links, the browser's back, forward and typed addresses until the returned function is called. */
export function startRouter(): () => void {
  // Asked before the browser goes: a link that a person did not follow leaves no step in the history.
  const followLink = (event: MouseEvent) => {
    const path = linkOf(event)
    if (path === undefined) return
    event.preventDefault()
    navigate(path)
  }
  const follow = () => {
    const { hash } = window.location
    const { guard, hash: shown } = useRouteStore.getState()
    if (guard === null || hash === shown) {
      useRouteStore.setState({ route: parseHash(hash), hash })
      return
    }
    // The browser is there already: it is brought back here, where "back" is the step that it had made.
    window.history.pushState(null, '', shown)
    guard(() => {
      useRouteStore.setState({ guard: null })
      window.history.back()
    })
  }
  follow()
  document.addEventListener('click', followLink)
  window.addEventListener('hashchange', follow)
  window.addEventListener('popstate', follow)
  return () => {
    document.removeEventListener('click', followLink)
    window.removeEventListener('hashchange', follow)
    window.removeEventListener('popstate', follow)
  }
}
