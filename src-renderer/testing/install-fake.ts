import { createFakeCore } from './fake-core.ts'
import { servePipe } from './fake-pipe.ts'
import { FakeState } from './fake-state.ts'

/** Puts the preload's pipe into the window, served by a core in memory. */
export function installFake(): void {
  // `?lang=en&demo&empty&leads=5000` choose the data; `window.fake` plays the world.
  const query = new URLSearchParams(window.location.search)
  const language = query.get('lang')
  const state = new FakeState({
    isDemo: query.has('demo'),
    isEmpty: query.has('empty'),
    leadCount: Number(query.get('leads') ?? 600),
    language: language === 'ru' || language === 'en' ? language : null,
  })
  window.estafetaPipe = servePipe(createFakeCore(state), state)
  Object.assign(window, { fake: state })
}
