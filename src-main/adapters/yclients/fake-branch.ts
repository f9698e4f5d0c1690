import type { FakeField, FakeRow } from './fake-validation.ts'

/** What a test may change about a fake branch before or while it runs. */
export type FakeBranch = {
  companyId: string
  partnerToken: string
  userToken: string
  login: string
  password: string
  accept: string
  company: FakeRow
  permissions: Record<string, FakeRow>
  license: FakeRow
  staff: FakeRow[]
  services: FakeRow[]
  recordFields: FakeField[]
  clientFields: FakeField[]
  /** Free times for online booking. */
  freeTimes: string[]
  /** Times at which the employee is busy: refused unless `save_if_busy`; taken ones of online booking. */
  busyTimes: string[]
  /** The sample of the documentation: `api_id` comes back empty. */
  isApiIdShown: boolean
  /** `meta.total_count` of lists; without it only an empty page ends a walk. */
  isTotalShown: boolean
  /** The server's own largest page, whatever is asked for. */
  pageCap: number
  records: FakeRow[]
  clients: FakeRow[]
}

/** An empty branch with one employee and a user who may do everything. */
export function createFakeBranch(changes: Partial<FakeBranch>): FakeBranch {
  return {
    companyId: '4564',
    partnerToken: 'partner-0f9e8d7c6b5a',
    userToken: 'user-1a2b3c4d5e6f',
    login: '79000000000',
    password: 'Yc-Pa$$word-71',
    accept: 'application/vnd.yclients.v2+json',
    company: { id: 4564, title: 'Салон', city: 'Тула', timezone: 'Europe/Moscow', phone_confirmation: false },
    permissions: {
      record_form: { create_records_access: true, edit_records_access: 1 },
      timetable: { timetable_access: true, timetable_phones_access: true },
    },
    license: { id: 1, salon_id: 4564, deactivation_date: '31.12.2026', active: 1, options: [] },
    staff: [
      { id: 3512, name: 'Анна Орлова', specialization: 'Мастер', fired: 0, hidden: 0 },
      { id: '3513', name: 'Пётр Старый', specialization: '', fired: '1' },
    ],
    services: [
      {
        id: '501001',
        title: 'Стрижка',
        price_min: '1300.00',
        active: '1',
        staff: [{ id: '3512', seance_length: '2700' }],
      },
    ],
    recordFields: [
      { code: 'utm_source', type: 'text' },
      { code: 'floor', type: 'number' },
      { code: 'interest', type: 'select', values: ['Окраска', 'Укладка, локоны'] },
      { code: 'wedding', type: 'date' },
      { code: 'call_at', type: 'datetime' },
      { code: 'visit_no', type: 'text' },
    ],
    clientFields: [{ code: 'level', type: 'select', values: ['gold', 'silver'] }],
    freeTimes: ['2026-01-15T12:00:00+03:00', '2026-01-15T15:00:00+03:00', '2026-01-16T10:00:00+03:00'],
    busyTimes: [],
    isApiIdShown: true,
    isTotalShown: true,
    pageCap: 300,
    records: [],
    clients: [],
    ...changes,
  }
}
