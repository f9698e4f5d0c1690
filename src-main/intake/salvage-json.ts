/** One name and its text or number, wherever it stands in broken JSON. */
const NAME_AND_VALUE = /"([A-Za-z_][\w[\]]{0,80})"\s*:\s*(?:"([^"\\]*(?:\\[\s\S][^"\\]*)*)"|(-?\d[\d.]*|true|false))/g
/** Hostile text could hold many thousands. */
const MAX_SALVAGED = 500

function unescape(raw: string): string {
  const escaped = raw.replace(/[\u0000-\u001f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
  try {
    const text: unknown = JSON.parse(`"${escaped}"`)
    return typeof text === 'string' ? text : raw
  } catch {
    return raw
  }
}

/**
 * What can be read of JSON that cannot be parsed (line breaks inside texts, trailing commas, cut short): names with plain
 * values, whatever their level; the first of a name counts. A lead with most of its data is worth more than an error.
 */
export function salvageJson(text: string): { [name: string]: string } {
  const found = new Map<string, string>()
  for (const [, name, quoted, plain] of text.matchAll(NAME_AND_VALUE)) {
    if (found.size >= MAX_SALVAGED) break
    if (name !== undefined && !found.has(name)) found.set(name, quoted === undefined ? (plain ?? '') : unescape(quoted))
  }
  found.delete('__proto__')
  return Object.fromEntries(found)
}
