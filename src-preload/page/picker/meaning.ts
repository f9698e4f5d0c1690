import type { FieldMeaning } from '../../contract/model/picker.ts'
import { attributeOf, closest, tagOf } from './dom.ts'

type Words = { meaning: FieldMeaning; pattern: RegExp }

/** Words of names and ids, which are split into parts; order decides where a name says two things (`company_email`). */
const NAME_WORDS: readonly Words[] = [
  { meaning: 'email', pattern: /\b(?:e?mail|e mail|pochta|epochta|почта|емейл|имейл|мейл|мыло)\b/u },
  {
    meaning: 'phone',
    pattern:
      /\b(?:phones?|tel|tell|telephone|telefon|telef|mobile|cellphone|msisdn|whatsapp|телефон|тел|моб|мобильный)\b|phone|телефон/u,
  },
  {
    meaning: 'company',
    pattern: /\b(?:company|organi[sz]ation|org|firm|firma|kompaniya|компания|организация|фирма)\b/u,
  },
  { meaning: 'city', pattern: /\b(?:city|town|gorod|locality|город)\b/u },
  { meaning: 'address', pattern: /\b(?:address|addr|street|adres|ulica|адрес|улица)\b/u },
  {
    meaning: 'comment',
    pattern:
      /\b(?:message|messages|msg|comments?|question|questions|enquiry|inquiry|notes?|textarea|soobshenie|soobschenie|vopros|komment(?:ariy|arij)?|вопрос|комментарий|сообщение|пожелания|пожелание|текст)\b/u,
  },
  {
    meaning: 'name',
    pattern:
      /\b(?:name|fullname|firstname|lastname|username|fio|imya|imia|familiya|client|surname|fname|lname|имя|фио|фамилия|клиент)\b/u,
  },
  { meaning: 'phone', pattern: /\bcontacts?\b/u },
]

/** Words that people read beside a control. */
const LABEL_WORDS: readonly Words[] = [
  { meaning: 'email', pattern: /e-?mail|эл(?:ектронн\p{L}*|\.)?\s*(?:почт|адрес)|почт[аыеу](?!\p{L})|\p{L}*мейл/u },
  {
    meaning: 'phone',
    pattern: /телефон|phone|mobile|whats\s?app|(?:^|\s)тел\.?(?:$|\s|:)|ваш номер|номер для связи|моб(?:ильн|\.)/u,
  },
  { meaning: 'company', pattern: /компани|организаци|фирм[аы]|company|organi[sz]ation/u },
  { meaning: 'city', pattern: /город|населённый пункт|населенный пункт|(?:^|\s)city/u },
  { meaning: 'address', pattern: /адрес|улица|address|street/u },
  {
    meaning: 'comment',
    pattern: /сообщени|комментари|вопрос|пожелани|message|comment|question|enquiry|опишите|расскажите|примечани/u,
  },
  {
    meaning: 'name',
    pattern:
      /(?:^|[^\p{L}])имя|фамили|ф\.?\s?и\.?\s?о\.?(?:$|[^\p{L}])|как (?:к вам|вас)|представьтесь|(?:^|\s)name|your name|обращаться/u,
  },
]

const CONSENT =
  /соглас|персональн|политик|конфиденциальн|обработк|оферт|agree|acceptance|accept|consent|polic|privacy|gdpr|soglas|politik|terms|personal/iu

/** Names of things that are not about a person. */
const OTHER_NAME =
  /\b(?:q|s|search|query|coupon|promo|promocode|quantity|qty|captcha|login|password|pass|price|sku|product|form|page|file|domain|referer|utm|url|site|otp|code)\b/u

const AUTOCOMPLETE: Readonly<Record<string, FieldMeaning>> = {
  name: 'name',
  'given-name': 'name',
  'family-name': 'name',
  'additional-name': 'name',
  nickname: 'name',
  tel: 'phone',
  'tel-national': 'phone',
  'tel-local': 'phone',
  email: 'email',
  'address-level2': 'city',
  'street-address': 'address',
  'address-line1': 'address',
  'address-line2': 'address',
  organization: 'company',
}

const BUILDER_RULES: Readonly<Record<string, FieldMeaning>> = {
  nm: 'name',
  name: 'name',
  em: 'email',
  email: 'email',
  ph: 'phone',
  phone: 'phone',
  ta: 'comment',
  textarea: 'comment',
}

/** Parts of a name as words: `form_fields[userPhone]` → `form fields user phone`. */
function partsOf(text: string): string {
  return text
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replace(/ё/gu, 'е')
    .replace(/[^\p{L}]+/gu, ' ')
    .trim()
}

/** `\b` knows Latin letters only. */
function bounded(pattern: RegExp): RegExp {
  return new RegExp(pattern.source.replaceAll('\\b', '(?:^|$|(?<=[^\\p{L}])|(?=[^\\p{L}]))'), 'u')
}

const NAMES = NAME_WORDS.map(({ meaning, pattern }) => ({ meaning, pattern: bounded(pattern) }))
const OTHER = bounded(OTHER_NAME)

function firstOf(words: readonly Words[], text: string): FieldMeaning | null {
  return words.find(({ pattern }) => pattern.test(text))?.meaning ?? null
}

function byAutocomplete(element: Element): FieldMeaning | null {
  const tokens = (attributeOf(element, 'autocomplete') ?? '').toLowerCase().split(/\s+/u)
  return tokens.map((token) => AUTOCOMPLETE[token]).find((meaning) => meaning !== undefined) ?? null
}

/** Tilda's rules and groups, WPForms' and Gravity's containers. */
function byBuilder(element: Element): FieldMeaning | null {
  const rule = attributeOf(element, 'data-tilda-rule') ?? ''
  const group = attributeOf(closest(element, '.t-input-group') ?? element, 'data-field-type') ?? ''
  const classed = attributeOf(
    closest(element, '[class*="t-input-group_"], [class*="wpforms-field-"], [class*="ginput_container_"]') ?? element,
    'class',
  )
  const words = classed?.match(/(?:t-input-group_|wpforms-field-|ginput_container_)([a-z]+)/u)?.[1] ?? ''
  return BUILDER_RULES[rule] ?? BUILDER_RULES[group] ?? BUILDER_RULES[words] ?? null
}

function byNames(element: Element): FieldMeaning | null {
  for (const attribute of ['name', 'id', 'formcontrolname', 'data-name']) {
    const parts = partsOf(attributeOf(element, attribute) ?? '')
    const meaning = parts === '' ? null : firstOf(NAMES, parts)
    // `product_name`, `coupon_email`: the thing that it belongs to says more.
    if (meaning !== null && !(meaning === 'name' && OTHER.test(parts))) return meaning
  }
  return null
}

/** A placeholder such as `+7 (___) ___-__-__` or `8 999 999 99 99`. */
function looksLikePhoneMask(text: string): boolean {
  return /^[+\d_#xх()\s.*–-]{7,}$/iu.test(text) && /[_#xх9\d].*[_#xх9\d]/iu.test(text) && /^[+8(7_#]/u.test(text.trim())
}

function byWords(element: Element, label: string): FieldMeaning | null {
  const placeholder = attributeOf(element, 'placeholder') ?? ''
  if (/\S@\S+\.\S/u.test(placeholder)) return 'email'
  const texts = [label, placeholder, attributeOf(element, 'aria-label') ?? '', attributeOf(element, 'title') ?? '']
  for (const text of texts) {
    const meaning = firstOf(LABEL_WORDS, text.toLowerCase())
    if (meaning !== null) return meaning
  }
  return looksLikePhoneMask(placeholder) ? 'phone' : null
}

function byInput(element: Element): FieldMeaning | null {
  const mode = attributeOf(element, 'inputmode')
  if (mode === 'tel') return 'phone'
  if (mode === 'email') return 'email'
  const masks = ['data-mask', 'data-inputmask', 'data-phone-mask', 'data-tilda-mask', 'mask', 'pattern']
  const mask = masks.map((name) => attributeOf(element, name) ?? '').find((text) => text !== '') ?? ''
  if (/\+\s?\\?[78]|\(\s?[_#9]{3}|phone/u.test(mask)) return 'phone'
  if (mask.includes('@')) return 'email'
  const classes = partsOf(attributeOf(element, 'class') ?? '')
  const meaning = firstOf(NAMES, classes)
  return meaning === 'phone' || meaning === 'email' ? meaning : null
}

function isAboutOther(element: Element, type: string): boolean {
  if (
    /^(?:password|search|submit|button|image|reset|hidden|file|range|color|date|datetime-local|time|month|week)$/u.test(
      type,
    )
  ) {
    return true
  }
  if (attributeOf(element, 'role') === 'searchbox') return true
  if ((attributeOf(element, 'name') ?? '').startsWith('tildaspec-')) return true
  if (/(?:^|\s)(?:cc-|one-time-code|current-password|new-password)/u.test(attributeOf(element, 'autocomplete') ?? ''))
    return true
  return /^(?:q|s|search|query|coupon|coupon code|promo|promocode|quantity|qty|captcha(?: \w+)?|login|otp)$/u.test(
    partsOf(attributeOf(element, 'name') ?? ''),
  )
}

/** What a control is for, by evidence in the order of its strength (form-capture.md §5); null when nothing tells. */
export function meaningOf(element: Element, label: string): FieldMeaning | null {
  const tag = tagOf(element)
  const type = tag === 'input' ? (attributeOf(element, 'type') ?? 'text').toLowerCase() : tag
  if (type === 'checkbox') {
    const words = [label, attributeOf(element, 'name') ?? '', attributeOf(element, 'id') ?? '']
    return words.some((text) => CONSENT.test(text)) ? 'consent' : null
  }
  // A phone box in parts: the whole number is in a hidden box with the rule, the parts are named as technical ones.
  if (type === 'hidden') return attributeOf(element, 'data-tilda-rule') === 'phone' ? 'phone' : null
  if (type === 'radio' || isAboutOther(element, type)) return null
  if (type === 'tel') return byAutocomplete(element) ?? 'phone'
  if (type === 'email') return byAutocomplete(element) ?? 'email'
  const meaning =
    byAutocomplete(element) ?? byBuilder(element) ?? byNames(element) ?? byWords(element, label) ?? byInput(element)
  if (type === 'number') return meaning === 'phone' ? 'phone' : null
  if (tag === 'select') return meaning === 'city' || meaning === 'company' || meaning === 'address' ? meaning : null
  return meaning ?? (tag === 'textarea' ? 'comment' : null)
}
