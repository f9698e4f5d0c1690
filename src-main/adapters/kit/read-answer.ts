import { TextDecoder } from 'node:util'
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'

/** Largest answer that is read, before and after decompression. */
export const ANSWER_CAP_BYTES = 1024 * 1024

/** The answer cannot be read. */
export class UnreadableAnswer extends Error {
  readonly kind: 'too_large' | 'broken_answer'

  constructor(kind: 'too_large' | 'broken_answer', message: string) {
    super(message)
    this.name = 'UnreadableAnswer'
    this.kind = kind
  }
}

/** Collects a body up to the cap. */
export async function readBody(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > ANSWER_CAP_BYTES) throw new UnreadableAnswer('too_large', 'the answer is larger than 1 MB')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function inflateAny(bytes: Buffer, options: { maxOutputLength: number }): Buffer {
  // "deflate" is zlib by the standard, raw deflate by some servers; the first byte tells (zlib starts with 0x?8).
  return bytes.length > 0 && ((bytes[0] ?? 0) & 0x0f) === 8
    ? inflateSync(bytes, options)
    : inflateRawSync(bytes, options)
}

function decompress(bytes: Buffer, encoding: string): Buffer {
  const options = { maxOutputLength: ANSWER_CAP_BYTES }
  switch (encoding) {
    case '':
    case 'identity':
      return bytes
    case 'gzip':
    case 'x-gzip':
      return gunzipSync(bytes, options)
    case 'deflate':
      return inflateAny(bytes, options)
    case 'br':
      return brotliDecompressSync(bytes, options)
    default:
      throw new UnreadableAnswer(
        'broken_answer',
        `the answer has an unknown content encoding "${encoding.slice(0, 40)}"`,
      )
  }
}

function decoderFor(contentType: string): TextDecoder {
  const charset = /charset\s*=\s*"?([^\s";]+)/i.exec(contentType)?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(charset)
  } catch {
    return new TextDecoder()
  }
}

/** Body bytes → text, by the headers' encoding and charset. Bytes that do not fit the charset become U+FFFD. */
export function decodeBody(bytes: Buffer, headers: Record<string, string>): string {
  const encodings = (headers['content-encoding'] ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
  let plain = bytes
  if (bytes.length > 0) {
    try {
      for (const encoding of encodings.reverse()) plain = decompress(plain, encoding)
    } catch (error) {
      if (error instanceof UnreadableAnswer) throw error
      const isTooLarge = error instanceof RangeError
      throw isTooLarge
        ? new UnreadableAnswer('too_large', 'the answer is larger than 1 MB')
        : new UnreadableAnswer('broken_answer', 'the compressed answer cannot be unpacked')
    }
  }
  return decoderFor(headers['content-type'] ?? '').decode(plain)
}

/** Parsed JSON, undefined when the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
