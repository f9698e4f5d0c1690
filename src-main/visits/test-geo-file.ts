/** A value of MaxMind's format: maps, texts and numbers are enough for places. */
type Value = string | number | { [name: string]: Value } | Value[]

const control = (type: number, size: number): Buffer => {
  const isExtended = type > 7
  const first = (isExtended ? 0 : type << 5) | Math.min(size, 28)
  if (size >= 285) throw new Error('too large for this writer')
  return Buffer.from([
    size < 29 ? (isExtended ? 0 : type << 5) | size : first | 29,
    ...(isExtended ? [type - 7] : []),
    ...(size < 29 ? [] : [size - 29]),
  ])
}

function encode(value: Value): Buffer {
  if (typeof value === 'string') {
    const bytes = Buffer.from(value, 'utf8')
    return Buffer.concat([control(2, bytes.length), bytes])
  }
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(value)
    return Buffer.concat([control(6, 4), bytes])
  }
  if (Array.isArray(value)) return Buffer.concat([control(11, value.length), ...value.map(encode)])
  const entries = Object.entries(value)
  return Buffer.concat([control(7, entries.length), ...entries.flatMap(([name, item]) => [encode(name), encode(item)])])
}

/**
 * Writes a database of places for tests in MaxMind's DB format 2.0 (record size 24, IPv4): one record for `network`, nothing
 * for every other address. https://maxmind.github.io/MaxMind-DB/
 */
export function geoFile(network: { address: string; bits: number }, record: Value): Buffer {
  const bits = network.address
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('')
    .slice(0, network.bits)
  const count = bits.length
  const tree = Buffer.alloc(count * 6)
  for (const [node, bit] of Array.from(bits).entries()) {
    const next = node + 1 < count ? node + 1 : count + 16
    tree.writeUIntBE(bit === '0' ? next : count, node * 6, 3)
    tree.writeUIntBE(bit === '0' ? count : next, node * 6 + 3, 3)
  }
  const metadata: Value = {
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_760_000_000,
    database_type: 'Test-City',
    description: { en: 'places of a test' },
    ip_version: 4,
    languages: ['en', 'ru'],
    node_count: count,
    record_size: 24,
  }
  const marker = Buffer.concat([Buffer.from([0xab, 0xcd, 0xef]), Buffer.from('MaxMind.com')])
  return Buffer.concat([tree, Buffer.alloc(16), encode(record), marker, encode(metadata)])
}
