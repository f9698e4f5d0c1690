// Run in place of Firefox by Playwright (`open-firefox.ts`): starts Debian's Firefox and stands between the two.
import { spawn } from 'node:child_process'
import { WebSocket, WebSocketServer } from 'ws'

/**
 * What Playwright 1.65 asks of every context and Firefox ESR 153 does not know yet. It sets the colour scheme, which no test of the
 * tag depends on; Firefox answers everything else itself.
 */
const UNKNOWN_TO_FIREFOX = 'emulation.setMediaFeaturesOverride'
const LISTENING = /WebDriver BiDi listening on (ws:\/\/\S+)/

const [path = 'firefox-esr', ...args] = process.argv.slice(2)
const firefox = spawn(path, args, { stdio: ['ignore', 'ignore', 'pipe'] })
firefox.on('exit', (code) => {
  process.exit(code ?? 1)
})
process.on('SIGTERM', () => firefox.kill())
firefox.stderr.setEncoding('utf8').on('data', (text: string) => {
  const address = LISTENING.exec(text)?.[1]
  if (address === undefined) process.stderr.write(text)
  else standBetween(address)
})

function standBetween(address: string): void {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  server.on('listening', () => {
    const bound = server.address()
    if (bound === null || typeof bound === 'string') throw new Error('the proxy does not listen on TCP')
    process.stderr.write(`WebDriver BiDi listening on ws://127.0.0.1:${bound.port}\n`)
  })
  server.on('connection', (driver, request) => {
    const browser = new WebSocket(`${address}${request.url ?? ''}`)
    const waiting: string[] = []
    driver.on('message', (data) => {
      const text = (data as Buffer).toString() // `ws` gives a Buffer unless told otherwise
      const call = JSON.parse(text) as { id: number; method: string } // Playwright's own
      if (call.method === UNKNOWN_TO_FIREFOX) driver.send(JSON.stringify({ type: 'success', id: call.id, result: {} }))
      else if (browser.readyState === WebSocket.OPEN) browser.send(text)
      else waiting.push(text)
    })
    browser.on('open', () => {
      for (const text of waiting) browser.send(text)
    })
    browser.on('message', (data) => {
      driver.send((data as Buffer).toString()) // as above
    })
    driver.on('close', () => {
      browser.close()
    })
    browser.on('close', () => {
      driver.close()
    })
  })
}
