/**
 * Names of secrets: passwords (a button with an eye turns their boxes into ones for text), cards, proofs of robots' tests.
 * `tildaspec-cookie` holds the whole cookie.
 */
const PRIVATE_NAME =
  /passw|(^|[^a-z])pass([^a-z]|$)|парол|parol|^pwd|psw|captcha|turnstile|[cx]srf|nonce|sess_?id|session_?id|-cookie$|card[-_]?(num|no|cv|exp)|\bcc[-_]?(num|cid)|cv[cv]|security_?code/im
/** Names that are secrets in controls nobody sees. */
const HIDDEN_PRIVATE_NAME = /token|hash|signature/i
const PRIVATE_AUTOCOMPLETE = /(^|\s)(cc-\S+|one-time-code|current-password)(\s|$)/i

/** Whether a control must never be read: passwords, cards, tokens, robots' tests (form-capture.md §8). */
export function isPrivateControl(element: Element): boolean {
  const names = `${element.getAttribute('name') ?? ''}\n${element.id}`
  // `new-password` on a box for text is how pages switch autofill off, so it is no sign.
  return (
    element.matches('[type="password"]') ||
    PRIVATE_AUTOCOMPLETE.test(element.getAttribute('autocomplete') ?? '') ||
    PRIVATE_NAME.test(names) ||
    (element.matches('[type="hidden"]') && HIDDEN_PRIVATE_NAME.test(names))
  )
}

/** Whether the digits of a text pass the check that card numbers pass. */
function passesLuhn(text: string): boolean {
  const digits = text.replace(/\D/g, '').split('').reverse().map(Number)
  return digits.reduce((sum, digit, i) => sum + ((digit * (1 + (i % 2))) % 9 || digit), 0) % 10 === 0
}

/** Whether a value is a card number: 13–19 digits, perhaps in groups, that pass the Luhn check. A `+` makes it a phone. */
export function isPrivateValue(text: string): boolean {
  const value = text.trim()
  return /^[1-9](?:[ -]?\d){12,18}$/.test(value) && passesLuhn(value)
}

/** A text with the card numbers in it replaced by `****`, so that the rest of a comment is not lost. */
export function hideCards(text: string): string {
  return text.replace(/(?<![\d+]|\d[ -])[2-6]\d{3}([ -]?)(\d{4,6}\1){1,3}\d{1,7}(?![ -]?\d)/g, (number) =>
    isPrivateValue(number) ? '****' : number,
  )
}

const TEXT_BOXES = ['text', 'email', 'tel', 'url', 'textarea']
const TRAP_NAME = /honey|(^|[^a-z])hp([^a-z]|$)|form-spec-comments|bot-?_?(field|check|trap)|leave.?(this|blank|empty)/i

/** Whether people are kept from seeing a box by its own style, not because a step or a popup around it is closed. */
function isTuckedAway(element: Element): boolean {
  const styles = [element, element.parentElement ?? element].map((box) => getComputedStyle(box))
  return styles.some(
    ({ left, top, opacity, display, width }) =>
      parseFloat(left) < -400 ||
      parseFloat(top) < -400 ||
      parseFloat(width) <= 1 ||
      opacity === '0' ||
      display === 'none',
  )
}

/** Whether a control is a trap for robots: a text box that people cannot see or reach (form-capture.md §5). */
export function isHoneypot(element: Element): boolean {
  const { type } = element as HTMLInputElement // or it has none
  if (!TEXT_BOXES.includes(type)) return false
  const names = [element.getAttribute('name'), element.id, element.parentElement?.className].join(' ')
  const isOutOfReach = element.matches('[tabindex="-1"], [aria-hidden="true"], [aria-hidden="true"] *')
  return TRAP_NAME.test(names) || (isOutOfReach && isTuckedAway(element))
}
