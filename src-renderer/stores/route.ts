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

const useRouteStore = create<{ route: Route }>(() => ({ route: { path: [], query: {} } }))

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
  if (options.isReplacing === true) window.history.replaceState(null, '', hash)
  else window.history.pushState(null, '', hash)
  useRouteStore.setState({ route: parseHash(hash) })
}

/** Follows the browser's back, forward and typed addresses until the returned function is called. */
export function startRouter(): () => void {
  const follow = () => {
    useRouteStore.setState({ route: parseHash(window.location.hash) })
  }
  follow()
  window.addEventListener('hashchange', follow)
  window.addEventListener('popstate', follow)
  return () => {
    window.removeEventListener('hashchange', follow)
    window.removeEventListener('popstate', follow)
  }
}
