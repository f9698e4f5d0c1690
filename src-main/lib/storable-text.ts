/**
 * The text as every store and every CRM can take it: NUL characters are left out and lone surrogates become U+FFFD.
 * Other text is returned as it is.
 */
export function storableText(text: string): string {
  const withoutNul = text.includes('\0') ? text.replaceAll('\0', '') : text
  return withoutNul.isWellFormed() ? withoutNul : withoutNul.toWellFormed()
}
