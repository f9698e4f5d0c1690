import { contextBridge, ipcRenderer } from 'electron'
import { CHANNEL, PIPE_NAME, type Pipe } from './contract/channel.ts'

/** The console's preload: one pipe of text, nothing else reaches the page. */
const pipe: Pipe = {
  send: (text) => {
    ipcRenderer.send(CHANNEL, text)
  },
  onMessage: (listener) => {
    // The event object would leak ipcRenderer into the page.
    const forward = (_event: unknown, text: string) => {
      listener(text)
    }
    ipcRenderer.on(CHANNEL, forward)
    return () => {
      ipcRenderer.removeListener(CHANNEL, forward)
    }
  },
}

contextBridge.exposeInMainWorld(PIPE_NAME, pipe)
