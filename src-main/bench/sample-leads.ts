import type { NewLead } from '../store/records.ts'

const FIRST = ['Анна', 'Иван', 'Мария', 'Пётр', 'Ольга', 'Сергей', 'Елена', 'Дмитрий', 'Наталья', 'Алексей', 'Юлия']
const LAST = ['Фёдорова', 'Петров', 'Сидорова', 'Кузнецов', 'Иванова', 'Соколов', 'Попова', 'Лебедев', 'Козлова']
const WISH = [
  'окна для дачи',
  'балкон под ключ',
  'дверь входная',
  'ремонт створки',
  'расчёт по размерам',
  'замер завтра',
]

/**
 * The n-th lead of an agency's year: the same number gives the same lead. About 1 KB as it came: a form with title, name,
 * phone, e-mail, comment, visit and UTM fields, percent-encoded as PHP does it.
 */
export function sampleLead(n: number, place: { key: string; receivedAt: number }): NewLead {
  const pick = (list: readonly string[], salt: number) => list[(n * 7 + salt * (n >> 3)) % list.length] ?? ''
  const name = `${pick(FIRST, 3)} ${pick(LAST, 5)}`
  const digits = String(9_000_000_000 + ((n * 104_729) % 999_999_999))
  const phone = `+7 (${digits.slice(0, 3)}) ${digits.slice(3, 6)}-${digits.slice(6, 8)}-${digits.slice(8)}`
  const email = `user${n}@mail.example`
  const comment = `Нужны ${pick(WISH, 1)}, ${1 + (n % 4)} шт. Позвоните после ${9 + (n % 9)}:00, этаж ${1 + (n % 16)}.`
  const fields = {
    utm_source: n % 3 === 0 ? 'yandex' : 'google',
    utm_medium: 'cpc',
    utm_campaign: `okna-${n % 40}`,
    page: 'https://okna.example/calc?step=3',
    city: n % 2 === 0 ? 'Пермь' : 'Тула',
  }
  const params = new URLSearchParams({
    roistat: String(100_000 + n),
    key: place.key,
    title: 'Заявка с сайта okna.example',
    name,
    phone,
    email,
    comment,
    is_need_callback: '0',
    sync: '0',
    ...Object.fromEntries(Object.entries(fields).map(([key, value]) => [`fields[${key}]`, value])),
  })
  return {
    key: place.key,
    receivedAt: place.receivedAt,
    values: {
      title: 'Заявка с сайта okna.example',
      comment,
      name,
      phone,
      phoneE164: `+7${digits}`,
      email,
      visit: String(100_000 + n),
      fields,
      clientFields: {},
      flags: { is_need_callback: false, sync: false },
      warnings: [],
      origin: { ip: `203.0.113.${n % 250}`, userAgent: null, referrer: null },
      formId: null,
      context: {},
    },
    original: {
      method: 'POST',
      target: '/api/proxy/1.0/leads/add',
      contentType: 'application/x-www-form-urlencoded',
      body: Buffer.from(params.toString()),
    },
    fingerprint: n.toString(16).padStart(32, '0'),
    personKey: null,
    submissionId: null,
  }
}
