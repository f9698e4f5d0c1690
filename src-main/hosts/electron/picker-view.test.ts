import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { PickerState } from '../../../src-preload/contract/picker.ts'
import { ManualClock } from '../../lib/manual-clock.ts'
import { PickerSessions } from '../../picker/picker-sessions.ts'
import type { PageNotice } from '../../ports.ts'
import { electronModule, fake, FakeBrowserWindow, views } from './fake-electron.ts'

vi.mock('electron', () => electronModule())

beforeEach(() => {
  views.length = 0
  fake.sessions.clear()
  fake.app.removeAllListeners()
})

const newWindow = () => new FakeBrowserWindow({ webPreferences: {} })
const random = { fraction: () => 0, hex: (bytes: number) => 'ab'.repeat(bytes) }

async function open(window: FakeBrowserWindow | undefined = newWindow()) {
  const { PickerViews } = await import('./picker-view.ts')
  const pages = new PickerViews({ window: () => window as never, random })
  const target = await pages.open({ surface: 'view', width: 'desktop' })
  const view = views.at(-1)!
  const session = [...fake.sessions.values()].at(-1)!
  const notices: PageNotice[] = []
  target.onNotice((notice) => notices.push(notice))
  return { pages, target, view, session, notices, contents: view.webContents, window }
}

const prevented = () => ({ preventDefault: vi.fn() })

describe('a picked page in the desktop app', () => {
  it('lives in a memory-only session under a name nobody has, sandboxed and without a preload', async () => {
    const { view, session } = await open()
    expect([...fake.sessions.keys()]).toEqual([`picker-${'ab'.repeat(16)}`])
    expect(view.options.webPreferences).toEqual({
      session,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      safeDialogs: true,
      navigateOnDragDrop: false,
      spellcheck: false,
      autoplayPolicy: 'document-user-activation-required',
      backgroundThrottling: false,
    })
    expect([view.isVisible, session.isSpellChecked]).toEqual([false, false])
  })

  it('gets no permission, no device, no screen and no download, and each refusal is told', async () => {
    const { session, notices } = await open()
    const answers: unknown[] = []
    session.permissionRequest?.(null, 'media', (isAllowed) => answers.push(isAllowed))
    session.displayMedia?.({}, (streams) => answers.push(streams))
    const download = prevented()
    session.emit('will-download', download)
    expect([answers, session.permissionCheck?.(), session.devicePermission?.()]).toEqual([[false, null], false, false])
    expect(download.preventDefault).toHaveBeenCalledOnce()
    expect(notices).toEqual([{ kind: 'permission' }, { kind: 'permission' }, { kind: 'download' }])
  })

  it('stays on the web and in its view', async () => {
    const { contents, notices } = await open()
    const stays = (name: string, details: object) => {
      const event = { ...prevented(), ...details }
      contents.emit(name, event)
      return event.preventDefault.mock.calls.length === 0
    }
    for (const name of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
      const urls = [
        'https://a.example/',
        'http://a.example/',
        'file:///etc/passwd',
        'estafeta://console/',
        'data:text/html,x',
      ]
      expect([name, urls.map((url) => stays(name, { url, isMainFrame: true }))]).toEqual([
        name,
        [true, true, false, false, false],
      ])
    }
    const inside = ['about:srcdoc', 'blob:https://a.example/1', 'file:///etc/passwd']
    expect(inside.map((url) => stays('will-frame-navigate', { url, isMainFrame: false }))).toEqual([true, true, false])
    expect(stays('will-attach-webview', {})).toBe(false)
    const urls = ['https://b.example/', 'file:///x']
    expect(urls.map((url) => contents.windowOpen?.({ url }))).toEqual([{ action: 'deny' }, { action: 'deny' }])
    expect(notices).toEqual([{ kind: 'popup', url: 'https://b.example/' }])
  })

  it('believes a wrong certificate of no host but one that a person accepted here, and shows none of its own', async () => {
    const { target, contents } = await open()
    const ask = (url: string) => {
      const event = prevented()
      const answer = vi.fn()
      contents.emit('certificate-error', event, url, 'net::ERR_CERT_AUTHORITY_INVALID', {}, answer, true)
      return [event.preventDefault.mock.calls.length, answer.mock.calls]
    }
    expect(ask('https://shop.example/')).toEqual([0, []])
    await target.acceptCertificatesOf('shop.example')
    expect(ask('https://shop.example/x')).toEqual([1, [[true]]])
    expect(ask('https://shop.example:8443/')).toEqual([0, []])
    expect(ask('https://other.example/')).toEqual([0, []])

    const event = prevented()
    const answer = vi.fn()
    fake.app.emit('select-client-certificate', event, contents, 'https://shop.example/', [{}], answer)
    fake.app.emit('select-client-certificate', event, {}, 'https://crm.example/', [{}], answer)
    expect([event.preventDefault.mock.calls.length, answer.mock.calls]).toEqual([1, [[]]])
  })

  it('speaks the protocol through the debugger of its contents', async () => {
    const { target, contents } = await open()
    const events: unknown[] = []
    target.on((method, params) => events.push([method, params]))
    expect(contents.debugger.version).toBe('1.3')
    contents.debugger.answer = (method) => {
      if (method === 'Bad.command') throw new Error("'Bad.command' wasn't found")
      return { product: method }
    }
    expect(await target.send('Page.enable', { a: 1 })).toEqual({ product: 'Page.enable' })
    expect(contents.debugger.commands).toEqual([{ method: 'Page.enable', params: { a: 1 } }])
    await expect(target.send('Bad.command')).rejects.toMatchObject({ name: 'PageBrowserError', kind: 'refused' })
    contents.debugger.emit('message', {}, 'Page.loadEventFired', { timestamp: 1 }, '')
    contents.debugger.emit('message', {}, 'Page.loadEventFired', { timestamp: 2 }, 'a worker')
    contents.emit('render-process-gone', {})
    expect(events).toEqual([
      ['Page.loadEventFired', { timestamp: 1 }],
      ['Inspector.targetCrashed', {}],
    ])
  })

  it('stands where the console says, and hides when the console is loaded again', async () => {
    const { target, view, window } = await open()
    expect(window.contentView.children).toEqual([])
    target.place?.({ x: 10.4, y: 60.6, width: 800, height: 599.5, isVisible: true })
    expect([window.contentView.children, view.bounds, view.isVisible]).toEqual([
      [view],
      { x: 10, y: 61, width: 800, height: 600 },
      true,
    ])
    window.webContents.emit('did-navigate')
    expect(view.isVisible).toBe(false)
    target.place?.({ x: 0, y: 0, width: 1, height: 1, isVisible: true })
    window.webContents.emit('render-process-gone')
    expect(view.isVisible).toBe(false)
  })

  it('is destroyed with everything it kept when it is closed', async () => {
    const { target, view, session, contents, window } = await open()
    const closed = vi.fn()
    target.onClosed(closed)
    target.place?.({ x: 0, y: 0, width: 100, height: 100, isVisible: true })
    await target.close()
    await target.close()
    expect([contents.isGone, contents.debugger.isAttached(), session.clearCount]).toEqual([true, false, 1])
    expect([window.contentView.children.includes(view), window.webContents.listenerCount('did-navigate')]).toEqual([
      false,
      0,
    ])
    expect([closed.mock.calls, fake.app.listenerCount('select-client-certificate')]).toEqual([[], 0])
    await expect(target.send('Page.enable')).rejects.toMatchObject({ kind: 'gone' })
  })

  it('tells that it is gone with its window, its contents or its debugger', async () => {
    for (const end of [
      (parts: Awaited<ReturnType<typeof open>>) => parts.window.emit('closed'),
      (parts: Awaited<ReturnType<typeof open>>) => {
        parts.contents.close()
      },
      (parts: Awaited<ReturnType<typeof open>>) => parts.contents.debugger.emit('detach', {}, 'replaced with devtools'),
    ]) {
      fake.sessions.clear()
      const parts = await open()
      const closed = vi.fn()
      parts.target.onClosed(closed)
      parts.target.place?.({ x: 0, y: 0, width: 100, height: 100, isVisible: true })
      end(parts)
      expect(closed.mock.calls).toEqual([['closed']])
      await parts.target.close()
      expect(parts.session.clearCount).toBe(1)
    }
  })

  it('opens as a view only, and all of them end with the app', async () => {
    const { pages, contents } = await open()
    await expect(pages.open({ surface: 'canvas', width: 'desktop' })).rejects.toMatchObject({ kind: 'unavailable' })
    expect(await pages.availability()).toMatchObject({ isAvailable: true, surfaces: ['view'] })
    await pages.stop()
    expect(contents.isGone).toBe(true)
  })
})

describe('the picker on a view', () => {
  it('drives it with the same commands, and picks by Chromium’s own inspection', async () => {
    const { PickerViews } = await import('./picker-view.ts')
    const window = newWindow()
    const pages = new PickerViews({ window: () => window as never, random })
    const states: (PickerState | null)[] = []
    const silent = () => undefined
    const sessions = new PickerSessions({
      browser: pages,
      clock: new ManualClock(),
      random,
      logger: { debug: silent, info: silent, warn: silent, error: silent },
      probeSource: 'probe',
      events: { onState: (_id, state) => states.push(state), onFrame: silent },
    })
    const commandsOf = () => views[0]!.webContents.debugger.commands
    const opening = sessions.open({
      projectId: 'project_1',
      url: 'https://shop.example/',
      surface: 'view',
      width: 'desktop',
    })
    await vi.waitFor(() => {
      expect(views.length).toBe(1)
    })
    const { debugger: protocol } = views[0]!.webContents
    const picked = {
      intent: 'button',
      tag: 'button#send',
      words: 'Send',
      candidates: [],
      controls: [],
      warnings: [],
      hasParent: true,
      hasChild: false,
    }
    protocol.answer = (method) => {
      if (method === 'Page.getFrameTree') return { frameTree: { frame: { id: 'main' } } }
      if (method === 'Runtime.evaluate') return { result: { value: 'Chrome/156.0.0.0' } }
      if (method === 'Page.getNavigationHistory') return { currentIndex: 0, entries: [] }
      if (method === 'DOM.resolveNode') return { object: { objectId: 'node-1' } }
      if (method === 'Runtime.callFunctionOn') {
        return { result: { value: JSON.stringify({ value: picked, view: { scale: 1, left: 0, top: 0 } }) } }
      }
      return {}
    }
    const { id } = await opening
    await vi.waitFor(() => {
      expect(commandsOf()).toContainEqual({ method: 'Page.navigate', params: { url: 'https://shop.example/' } })
    })
    expect(commandsOf()).toContainEqual({
      method: 'Page.addScriptToEvaluateOnNewDocument',
      params: { source: 'probe', worldName: 'estafeta-picker', runImmediately: true },
    })
    // A view has a size of its own, and shows itself.
    expect(commandsOf().map(({ method }) => method)).toContain('Emulation.clearDeviceMetricsOverride')
    expect(commandsOf().map(({ method }) => method)).not.toContain('Page.startScreencast')

    sessions.place(id, { x: 1, y: 2, width: 3, height: 4, isVisible: true })
    expect(views[0]!.bounds).toEqual({ x: 1, y: 2, width: 3, height: 4 })
    await sessions.setMode(id, { mode: 'pick', intent: 'button' })
    expect(commandsOf().at(-1)).toMatchObject({ method: 'Overlay.setInspectMode', params: { mode: 'searchForNode' } })
    const context = { id: 5, uniqueId: 'u5', name: 'estafeta-picker', auxData: { frameId: 'main', isDefault: false } }
    protocol.emit('message', {}, 'Runtime.executionContextCreated', { context }, '')
    protocol.emit('message', {}, 'Overlay.inspectNodeRequested', { backendNodeId: 77 }, '')
    await vi.waitFor(() => {
      expect(states.at(-1)?.picked).toEqual(picked)
    })
    expect(commandsOf()).toContainEqual({
      method: 'DOM.resolveNode',
      params: { backendNodeId: 77, executionContextId: 5 },
    })
    await sessions.close(id)
    expect([states.at(-1), views[0]!.webContents.isGone]).toEqual([null, true])
  })
})
