/** An address that may stand in a link: http or https, otherwise null (`javascript:` and the like come from strangers). */
export function safeUrl(text: string | null): string | null {
  if (text === null) return null
  const url = URL.parse(text)
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : null
}
