/**
 * One spelling for searching: lower case, ё as е, compatibility forms folded, runs of spaces and control characters as one
 * space. Used for what is indexed and for what is typed, so both sides always agree.
 */
export function searchText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[\p{Z}\p{C}]+/gu, ' ')
    .trim()
}

/** The digits of a text. */
export function digitsOf(text: string): string {
  return text.replace(/\D+/g, '')
}

/** What a person typed: every term must be found; a term is found when any of its spellings is part of the text. */
export type SearchTerms = readonly (readonly string[])[]

/**
 * Splits a typed query into terms. A query that looks like a part of a phone, in any format, is one term of digits, and a
 * leading 8 also stands for 7 (Russian trunk prefix).
 */
export function searchTerms(query: string): SearchTerms {
  const text = searchText(query)
  if (/^[\d\s()+\-./]+$/.test(text) && digitsOf(text).length >= 3) {
    const digits = digitsOf(text)
    const spellings = digits.length > 3 && digits.startsWith('8') ? [digits, `7${digits.slice(1)}`] : [digits]
    return [text.includes(' ') || spellings.includes(text) ? spellings : [...spellings, text]]
  }
  return text.split(' ').flatMap((word) => (word === '' ? [] : [[word]]))
}
