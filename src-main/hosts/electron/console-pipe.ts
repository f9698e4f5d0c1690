import { ipcMain, type IpcMainEvent, type WebContents } from 'electron'
import { CHANNEL } from '../../../src-preload/contract/index.ts'
import { openSession, type Session, type SessionOptions } from '../../api/session.ts'
import { CONSOLE_ORIGIN } from './console-scheme.ts'

/** What the pipe needs of the core. */
export type PipeOptions = Omit<SessionOptions, 'send' | 'caller'>

/**
 * The only file that touches `ipcMain`. A message counts only when it comes from the top frame of the console's own window
 * and origin; everything else is logged and dropped.
 */
export function attachPipe(contents: WebContents, options: PipeOptions): { close(): void } {
  const open = (): Session =>
    openSession({
      ...options,
      caller: { actor: 'desktop' },
      send: (text) => {
        if (!contents.isDestroyed()) contents.send(CHANNEL, text)
      },
    })
  let session = open()
  const onMessage = (event: IpcMainEvent, text: unknown) => {
    if (!isOurConsole(event, contents)) {
      options.logger.warn('a message from a foreign page was refused')
      return
    }
    if (typeof text === 'string') session.receive(text)
  }
  // A reload is a new page: its subscriptions start anew.
  const onNavigate = () => {
    session.close()
    session = open()
  }
  ipcMain.on(CHANNEL, onMessage)
  contents.on('did-navigate', onNavigate)
  const close = () => {
    ipcMain.removeListener(CHANNEL, onMessage)
    session.close()
  }
  contents.once('destroyed', close)
  return { close }
}

function isOurConsole(event: IpcMainEvent, contents: WebContents): boolean {
  // Read at once: a frame that navigates away is detached later.
  const frame = event.senderFrame
  return (
    frame !== null &&
    event.sender.id === contents.id &&
    frame.parent === null &&
    frame.url.startsWith(`${CONSOLE_ORIGIN}/`)
  )
}
