/** 32 bits of a text: enough to tell submissions of one minute apart, and nothing of the values can be read back. */
export function fingerprint(text: string): string {
  let hash = 2166136261
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619)
  return `${(hash >>> 0).toString(36)}.${text.length}`
}
