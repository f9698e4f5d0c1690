import { vi } from 'vitest'
import { CHANNEL } from '../../../src-preload/contract/index.ts'
import { transportConformance } from '../../api/transport-conformance.ts'
import { electronModule, fake, FakeContents } from './fake-electron.ts'

vi.mock('electron', () => electronModule())

const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

transportConformance('Electron IPC', async (core) => {
  const { attachPipe } = await import('./console-pipe.ts')
  const contents = new FakeContents(1)
  const pipe = attachPipe(contents as never, { ...core, logger })
  const event = { sender: contents, senderFrame: { url: 'estafeta://console/', parent: null } }
  return {
    send: (text) => fake.ipcMain.emit(CHANNEL, event, text),
    onMessage: (listener) => {
      contents.on('test-sent', () => {
        listener(contents.sent.at(-1)?.text ?? '')
      })
    },
    close: () => {
      pipe.close()
    },
  }
})
