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
/** Stands where every request has its own ten digits. */
const SERIAL = '0000000000'

/** One request with three places for the serial: made once per connection, so that sending costs next to nothing. */
function makeRequest(): { bytes: Buffer; places: number[] } {
  let body =
    `key=${encodeURIComponent(key)}&title=%D0%97%D0%B0%D1%8F%D0%B2%D0%BA%D0%B0+%D1%81+%D1%81%D0%B0%D0%B9%D1%82%D0%B0&name=%D0%98%D0%B2%D0%B0%D0%BD+${SERIAL}` +
    `&phone=%2B7${SERIAL}&email=user${SERIAL}%40mail.example&comment=${FILL}&fields%5Butm_source%5D=yandex&fields%5Butm_campaign%5D=okna-7` +
    `&fields%5Bpage%5D=https%3A%2F%2Fokna.example%2Fcalc&roistat=100500&sync=0&is_need_check_order_in_processing=1&fields%5Bnote%5D=`
  body += 'x'.repeat(Math.max(0, 1024 - body.length))
  const head =
    `POST ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Type: application/x-www-form-urlencoded\r\n` +
    `Content-Length: ${body.length}\r\n\r\n`
  const bytes = Buffer.from(head + body, 'latin1')
  const places: number[] = []
  for (let at = bytes.indexOf(SERIAL); at !== -1; at = bytes.indexOf(SERIAL, at + 1)) places.push(at)
  return { bytes, places }
}

const OK = Buffer.from('HTTP/1.1 200')
const SUCCESS = Buffer.from('"status":"success"')
const isSuccess = (answer: Buffer) => answer.subarray(0, OK.length).equals(OK) && answer.includes(SUCCESS)

function run(): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(Number(url.port), url.hostname)
    socket.setNoDelay(true)
    const { bytes, places } = makeRequest()
    let sentAt = 0
    const send = () => {
      if (performance.now() >= endAt) {
        socket.end()
        return
      }
      serial += 1
      // A Russian mobile number: nine, then the serial.
      const digits = `9${String(serial).padStart(9, '0')}`
      for (const place of places) bytes.write(digits, place, 'latin1')
      sentAt = performance.now()
      socket.write(bytes)
    }
    socket.on('connect', send)
    socket.on('data', (answer: Buffer) => {
      // Answers are one small packet that ends with the JSON's brace.
      if (answer.at(-1) !== 0x7d) return
      if (sentAt >= countFrom) {
        latencies.push(performance.now() - sentAt)
        const kind = isSuccess(answer) ? '200 success' : answer.subarray(9, 12).toString('latin1')
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
