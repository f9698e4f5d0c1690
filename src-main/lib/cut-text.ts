const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })
/** Text around the cut in which the border between two visible characters is looked for. */
const WINDOW_BEFORE = 64
const WINDOW_AFTER = 32

/** Length in characters (code points): an emoji of two UTF-16 units is one. */
export function characterCount(text: string): number {
  let count = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit >= 0xd800 && unit < 0xdc00 && i + 1 < text.length) i++
    count++
  }
  return count
}

/** Index in UTF-16 units of the character number `count`, never inside a surrogate pair. */
function indexOfCharacter(text: string, count: number): number {
  let index = 0
  for (let seen = 0; seen < count && index < text.length; seen++) {
    const unit = text.charCodeAt(index)
    index += unit >= 0xd800 && unit < 0xdc00 && index + 1 < text.length ? 2 : 1
  }
  return index
}

/**
 * The text cut to `limit` characters, at a border between two visible characters (a flag or a letter with its accent is
 * not torn, unless it is longer than the window); undefined when the text is short enough.
 */
export function cutText(text: string, limit: number): string | undefined {
  if (text.length <= limit) return undefined
  const end = indexOfCharacter(text, limit)
  if (end >= text.length) return undefined
  const from = indexOfCharacter(text, Math.max(0, limit - WINDOW_BEFORE))
  const window = text.slice(from, end + WINDOW_AFTER)
  const border = graphemes.segment(window).containing(end - from)?.index ?? 0
  return text.slice(0, border > 0 ? from + border : end)
}
