import type { LeadWarning } from '../../src-preload/contract/index.ts'
import { MAX_PAIRS, type BytePairs } from '../lib/php-query.ts'
import { addWarning } from '../leads/warnings.ts'

/** Longer part headers are not looked at. */
const MAX_PART_HEADER = 8192
const LF = 0x0a
const CR = 0x0d
const DASH = 0x2d

/** What a multipart body holds. */
export type Multipart = {
  pairs: BytePairs
  /** Charset that a part declares for itself. */
  charset: string | null
}

/** The line that separates the parts: from the header, else the first line of the body. */
function delimiterOf(body: Buffer, contentType: string): Buffer | undefined {
  const match = /;\s*boundary\s*=\s*(?:"([^"]+)"|([^\s;]+))/i.exec(contentType)
  const declared = match?.[1] ?? match?.[2]
  if (declared !== undefined && body.includes(`--${declared}`)) return Buffer.from(`--${declared}`, 'latin1')
  if (body[0] !== DASH || body[1] !== DASH) return undefined
  const end = body.indexOf(LF)
  return end === -1 ? undefined : body.subarray(0, body[end - 1] === CR ? end - 1 : end)
}

function parameter(header: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}\\*?=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;]*))`, 'i').exec(header)
  return (match?.[1] ?? match?.[2])?.replaceAll('%22', '"').replaceAll('\\"', '"')
}

type Part = { header: string; content: Buffer }

/** One part without the line break before the next delimiter; undefined without an end of its header. */
function readPart(part: Buffer): Part | undefined {
  const crlf = part.indexOf('\r\n\r\n')
  const lf = part.indexOf('\n\n')
  const isCrlf = crlf !== -1 && (lf === -1 || crlf < lf)
  const headerEnd = isCrlf ? crlf : lf
  if (headerEnd === -1 || headerEnd > MAX_PART_HEADER) return undefined
  let end = part.length
  if (part[end - 1] === LF) end--
  if (part[end - 1] === CR) end--
  const start = headerEnd + (isCrlf ? 4 : 2)
  return { header: part.toString('latin1', 0, headerEnd), content: part.subarray(start, Math.max(start, end)) }
}

function* partsOf(body: Buffer, delimiter: Buffer): Generator<Part> {
  let start = body.indexOf(delimiter)
  while (start !== -1) {
    start += delimiter.length
    if (body[start] === DASH && body[start + 1] === DASH) return
    const next = body.indexOf(delimiter, start)
    const part = readPart(body.subarray(start, next === -1 ? body.length : next))
    if (part !== undefined) yield part
    start = next
  }
}

function collectPairs(fields: readonly { name: string; content: Buffer }[]): BytePairs {
  const pieces: Buffer[] = []
  const offsets: number[] = []
  const separator = Buffer.from('&')
  let length = 0
  for (const { name, content } of fields.slice(0, MAX_PAIRS)) {
    const nameBytes = Buffer.from(name, 'latin1')
    const valueStart = length + nameBytes.length + 1
    offsets.push(length, length + nameBytes.length, valueStart, valueStart + content.length)
    pieces.push(nameBytes, separator, content, separator)
    length = valueStart + content.length + 1
  }
  return { bytes: Buffer.concat(pieces), offsets, droppedCount: Math.max(0, fields.length - MAX_PAIRS) }
}

/**
 * Reads a multipart form that is wholly in memory, names and values as bytes because the charset is decided afterwards.
 * Files are named in a warning and left out; a missing end is tolerated. Undefined when nothing in it looks like multipart.
 */
export function readMultipart(body: Buffer, contentType: string, warnings: LeadWarning[]): Multipart | undefined {
  const delimiter = delimiterOf(body, contentType)
  if (delimiter === undefined) return undefined
  const fields: { name: string; content: Buffer }[] = []
  let charset: string | null = null
  for (const { header, content } of partsOf(body, delimiter)) {
    const name = parameter(header, 'name')
    if (name === undefined || name === '') continue
    const fileName = parameter(header, 'filename')
    if (fileName !== undefined) {
      if (fileName === '' && content.length === 0) continue
      const readable = Buffer.from(fileName, 'latin1').toString('utf8')
      const detail = `${readable.slice(0, 150)}, ${content.length} bytes`
      addWarning(warnings, { code: 'unsupported_file', field: Buffer.from(name, 'latin1').toString('utf8'), detail })
      continue
    }
    charset ??= /^content-type:.*;\s*charset\s*=\s*"?([^\s";]+)/im.exec(header)?.[1] ?? null
    fields.push({ name, content })
  }
  return { pairs: collectPairs(fields), charset }
}
