/**
 * Load generator, a process of its own: keeps so many connections busy with different 1 KB form posts for so long and
 * prints rate and latencies as JSON. Raw sockets: a client library would use more CPU than the server under test.
 * Arguments: URL, key, connections, seconds.
 */
import { connect } from 'node:net'
import { percentile } from './figures.ts'

const [address = '', key = '', connections = '64', seconds = '5'] = process.argv.slice(2)
const url = new URL(address)
const startedAt = performance.now()
const endAt = startedAt + Number(seconds) * 1000
/** The first seconds fill caches and compile what is hot; they are not counted. */
const countFrom = startedAt + 3000
const latencies: number[] = []
const statuses = new Map<string, number>()
let serial = 0

const FILL =
  '%D0%9F%D1%80%D0%BE%D1%88%D1%83+%D0%BF%D0%B5%D1%80%D0%B5%D0%B7%D0%B2%D0%BE%D0%BD%D0%B8%D1%82%D1%8C+%D0%BF%D0%BE+%D0%BE%D0%BA%D0%BD%D0%B0%D0%BC'

function request(): string {
  serial += 1
  const id = `${process.pid}${serial}`
  const phone = String(9_000_000_000 + ((serial * 7919) % 999_999_999))
  let body =
    `key=${encodeURIComponent(key)}&title=%D0%97%D0%B0%D1%8F%D0%B2%D0%BA%D0%B0+%D1%81+%D1%81%D0%B0%D0%B9%D1%82%D0%B0&name=%D0%98%D0%B2%D0%B0%D0%BD+${id}` +
    `&phone=%2B7${phone}&email=user${id}%40mail.example&comment=${FILL}&fields%5Butm_source%5D=yandex&fields%5Butm_campaign%5D=okna-${serial % 40}` +
    `&fields%5Bpage%5D=https%3A%2F%2Fokna.example%2Fcalc&roistat=${100_000 + serial}&sync=0&is_need_check_order_in_processing=1&fields%5Bnote%5D=`
  body += 'x'.repeat(Math.max(0, 1024 - body.length))
  return (
    `POST ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Type: application/x-www-form-urlencoded\r\n` +
    `Content-Length: ${body.length}\r\n\r\n${body}`
  )
}

function run(): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(Number(url.port), url.hostname)
    socket.setNoDelay(true)
    let sentAt = 0
    let answer = ''
    const send = () => {
      if (performance.now() >= endAt) {
        socket.end()
        return
      }
      answer = ''
      sentAt = performance.now()
      socket.write(request())
    }
    socket.on('connect', send)
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1')
      const headEnd = answer.indexOf('\r\n\r\n')
      if (headEnd === -1) return
      const length = Number(/content-length: *(\d+)/i.exec(answer)?.[1] ?? 0)
      if (answer.length < headEnd + 4 + length) return
      const now = performance.now()
      if (sentAt >= countFrom) {
        latencies.push(now - sentAt)
        const kind = `${answer.slice(9, 12)} ${/"status":"(\w+)"/.exec(answer)?.[1] ?? '?'}`
        statuses.set(kind, (statuses.get(kind) ?? 0) + 1)
      }
      send()
    })
    socket.on('error', () => {
      statuses.set('error', (statuses.get('error') ?? 0) + 1)
    })
    socket.on('close', () => {
      resolve()
    })
  })
}

await Promise.all(Array.from({ length: Number(connections) }, run))
const counted = (Math.min(performance.now(), endAt) - countFrom) / 1000
process.stdout.write(
  `${JSON.stringify({
    perSecond: latencies.length / counted,
    p50: percentile(latencies, 50),
    p99: percentile(latencies, 99),
    statuses: Object.fromEntries(statuses),
  })}\n`,
)
