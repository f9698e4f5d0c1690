import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { LeadOriginal } from '../../src-preload/contract/index.ts'
import type { StoredOriginal } from './records.ts'

/**
 * What submissions have in common. Deflate may refer to it, so a typical 1 KB form packs to about a third.
 * Part of the file format: a changed dictionary needs a new version byte.
 */
const DICTIONARY = Buffer.from(
  '{"method":"POST","target":"/api/proxy/1.0/leads/messages/add/api/proxy/1.0/leads/add?","contentType":"multipart/form-data; boundary=' +
    'application/json; charset=utf-8application/x-www-form-urlencoded"}roistat=nocookie&key=&title=%D0%97%D0%B0%D1%8F%D0%B2%D0%BA%D0%B0+%D1%81+' +
    '%D1%81%D0%B0%D0%B9%D1%82%D0%B0&comment=%D0%9A%D0%BE%D0%BC%D0%BC%D0%B5%D0%BD%D1%82%D0%B0%D1%80%D0%B8%D0%B9&name=%D0%98%D0%B2%D0%B0%D0%BD&' +
    'email=&phone=%2B7+%289&order_creation_method=&is_need_callback=0&callback_phone=&sync=0&is_need_check_order_in_processing=1&' +
    'is_need_check_order_in_processing_append=1&is_skip_sending=0&client_fields%5B&fields%5BUF_CRM_1%5D=&fields%5Bcharset%5D=UTF-8&fields%5Butm_source%5D=' +
    '&fields%5Butm_medium%5D=&fields%5Butm_campaign%5D=&fields%5Butm_term%5D=&fields%5Butm_content%5D=https%3A%2F%2F',
)
const VERSION = 1
const head = (original: StoredOriginal) =>
  Buffer.from(JSON.stringify([original.method, original.target, original.contentType]))

/** Original as raw bytes: version 0, head length (4 bytes), head, body. Cheap: used before the answer. */
export function packOriginal(original: StoredOriginal): Buffer {
  const meta = head(original)
  const packed = Buffer.allocUnsafe(5 + meta.length + original.body.length)
  packed[0] = 0
  packed.writeUInt32LE(meta.length, 1)
  meta.copy(packed, 5)
  packed.set(original.body, 5 + meta.length)
  return packed
}

/** The same deflated: used behind the answer. Kept raw when that is not smaller. */
export function compressOriginal(packed: Uint8Array): Buffer {
  const deflated = deflateRawSync(packed.subarray(1), { dictionary: DICTIONARY, level: 6 })
  if (deflated.length >= packed.length) return Buffer.from(packed)
  return Buffer.concat([Buffer.from([VERSION]), deflated])
}

/** Reads either form. */
export function unpackOriginal(packed: Uint8Array): StoredOriginal {
  const rest = packed.subarray(1)
  const bytes = packed[0] === 0 ? Buffer.from(rest) : inflateRawSync(rest, { dictionary: DICTIONARY })
  const metaLength = bytes.readUInt32LE(0)
  const [method, target, contentType] = JSON.parse(bytes.subarray(4, 4 + metaLength).toString()) as [
    string,
    string,
    string | null,
  ] // written by packOriginal
  return { method, target, contentType, body: bytes.subarray(4 + metaLength) }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** The original as people read it. */
export function readableOriginal(packed: Uint8Array): LeadOriginal {
  const original = unpackOriginal(packed)
  let text: string
  try {
    text = utf8.decode(original.body)
  } catch {
    text = Buffer.from(original.body).toString('latin1')
  }
  return {
    method: original.method,
    target: original.target,
    contentType: original.contentType,
    byteLength: original.body.length,
    text: text.slice(0, 1_000_000),
  }
}
