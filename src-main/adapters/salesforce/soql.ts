/** A text as a SOQL literal: quotes and backslashes cannot end it. */
export function quoted(text: string): string {
  const safe = text
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
  return `'${safe}'`
}

/** `('a', 'b')`; the list must not be empty. */
export function oneOf(texts: readonly string[]): string {
  return `(${texts.map(quoted).join(', ')})`
}

/** A moment as a SOQL literal, which takes no quotes. */
export function moment(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\.\d{3}Z$/, 'Z')
}

/** A LIKE pattern that finds these digits however they are grouped: `%9%0%0%1%`. Finds too much; hits are compared. */
export function digitsPattern(digits: string): string {
  return `'%${digits.replace(/\D/g, '').split('').join('%')}%'`
}
