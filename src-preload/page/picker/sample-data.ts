import type { FieldMeaning, PageControl } from '../../contract/model/picker.ts'

/** Values that pass usual checks and that nobody is called by. */
const BY_MEANING: Readonly<Record<FieldMeaning, string>> = {
  name: 'Иван Тестов',
  phone: '+79991234567',
  email: 'test@example.com',
  comment: 'Проверка формы',
  city: 'Москва',
  company: 'ООО Проверка',
  address: 'Москва, ул. Тестовая, 1',
  consent: 'on',
}

/** A value for a field by its meaning, else by its kind. `limits`: `min`, `max` and `maxlength` as written. */
export function sampleFor(
  control: Pick<PageControl, 'kind' | 'meaning'>,
  limits: { min: string | null; max: string | null; maxLength: number },
): string {
  const text = control.meaning === null ? byKind(control.kind, limits) : BY_MEANING[control.meaning]
  return limits.maxLength > 0 ? text.slice(0, limits.maxLength) : text
}

function byKind(kind: string, limits: { min: string | null; max: string | null }): string {
  switch (kind) {
    case 'number':
      return limits.min ?? (limits.max !== null && Number(limits.max) < 1 ? limits.max : '1')
    case 'date':
      return limits.min ?? '2030-01-15'
    case 'datetime-local':
      return limits.min ?? '2030-01-15T12:00'
    case 'time':
      return limits.min ?? '12:00'
    case 'month':
      return limits.min ?? '2030-01'
    case 'week':
      return limits.min ?? '2030-W03'
    case 'url':
      return 'https://example.com/'
    case 'tel':
      return BY_MEANING.phone
    case 'email':
      return BY_MEANING.email
    case 'textarea':
      return BY_MEANING.comment
    default:
      return 'Тест'
  }
}

/** Digits of the sample phone as people type them into a mask that has the country already, and without one. */
export const PHONE = { whole: '+79991234567', national: '9991234567' } as const
