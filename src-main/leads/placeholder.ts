/** One pair of angle brackets around everything: `<Номер для переопределения>`, also escaped as HTML. */
const IN_ANGLE_BRACKETS = /^(?:<|&lt;)[^<>]{1,200}(?:>|&gt;)$/
/** Words of the documentation's samples, as copied by sites that never filled them in. */
const SAMPLE_WORDS = new Set([
  'ключ для интеграции',
  'ключ для интеграции с crm',
  'имя клиента',
  'email клиента',
  'номер телефона клиента',
  'название сделки',
  'комментарий к сделке',
  'номер для переопределения',
])
/** Samples that are ordinary words: in free text a person may mean them. */
const ORDINARY_WORDS = new Set(['ключ', '«ключ»', 'ваш ключ'])

/** Whether the text is a placeholder of the documentation and no value. `isFreeText`: a person wrote sentences there. */
export function isPlaceholder(text: string, isFreeText = false): boolean {
  if (text.length > 220) return false
  const trimmed = text.trim()
  const first = trimmed.charCodeAt(0)
  if (first === 0x3c || first === 0x26) return IN_ANGLE_BRACKETS.test(trimmed)
  if (trimmed.length > 40) return false
  const lower = trimmed.toLowerCase()
  return SAMPLE_WORDS.has(lower) || (!isFreeText && ORDINARY_WORDS.has(lower))
}
