/** A stored thing of a fake account. */
export type FakeRecord = Record<string, unknown>

/** A custom field of a fake account. */
export type FakeField = { id: string; name: string; type: string; required?: boolean; dictionary?: string }

const uuid = (group: string, number: number): string => `${group}-0000-11ef-0a80-${String(number).padStart(12, '0')}`

/** Ids of the things every fake account holds. */
export const ID = {
  organization: uuid('11110000', 1),
  secondOrganization: uuid('11110000', 2),
  store: uuid('33330000', 1),
  stateNew: uuid('44440000', 1),
  stateDone: uuid('44440000', 2),
  stateLost: uuid('44440000', 3),
  employee: uuid('1f0a0000', 1),
  seller: uuid('1f0a0000', 2),
  project: uuid('88880000', 1),
  contract: uuid('99990000', 1),
  roubles: uuid('aaaa0000', 1),
  yuan: uuid('aaaa0000', 2),
  salesChannel: uuid('bbbb0000', 1),
  product: uuid('55550000', 1),
  service: uuid('55550000', 2),
  bundle: uuid('55550000', 3),
  variant: uuid('55550000', 4),
  productInBrowser: uuid('5555ffff', 1),
  storeInBrowser: uuid('3333ffff', 1),
  shop: uuid('22220000', 1),
  unknown: uuid('deadbeef', 9),
  cities: uuid('cccc0000', 0),
  tula: uuid('cccc0000', 1),
} as const

/** Custom fields by the word the tests use. */
export const FIELD = {
  visit: uuid('66660000', 1),
  area: uuid('66660000', 2),
  floor: uuid('66660000', 3),
  agreed: uuid('66660000', 4),
  measured: uuid('66660000', 5),
  city: uuid('66660000', 6),
  manager: uuid('66660000', 7),
  plan: uuid('66660000', 8),
  note: uuid('66660000', 9),
  level: uuid('67670000', 1),
} as const

/** Dictionaries of a fresh account: type → rows. */
export function freshDictionaries(): Record<string, FakeRecord[]> {
  return {
    organization: [{ id: ID.organization, name: 'ООО «Окна»' }],
    store: [
      { id: ID.store, name: 'Основной склад' },
      { id: uuid('33330000', 2), name: 'Старый склад', archived: true },
    ],
    employee: [
      { id: ID.employee, name: 'Робот', uid: 'robot@okna', email: 'robot@example.org' },
      { id: ID.seller, name: 'Орлова А.', uid: 'anna@okna', email: 'anna@example.org' },
    ],
    project: [{ id: ID.project, name: 'Сайт' }],
    contract: [{ id: ID.contract, name: 'Д-1', ownAgent: ID.organization, agent: ID.shop }],
    currency: [
      { id: ID.roubles, name: 'руб', isoCode: 'RUB', code: '643', default: true },
      { id: ID.yuan, name: 'юань', isoCode: 'CNY', code: '156', default: false },
    ],
    saleschannel: [{ id: ID.salesChannel, name: 'Лендинг' }],
    product: [{ id: ID.product, name: 'Окно', price: 149_900, vat: 20 }],
    service: [{ id: ID.service, name: 'Замер', price: 50_000, vat: 0 }],
    bundle: [{ id: ID.bundle, name: 'Окно с монтажом', price: 300_000, vat: 20 }],
    variant: [{ id: ID.variant, name: 'Окно (белое)', price: 155_000, vat: 20 }],
    consignment: [],
    [`customentity/${ID.cities}`]: [
      { id: ID.tula, name: 'Тула' },
      { id: uuid('cccc0000', 2), name: 'Орёл; область' },
    ],
  }
}

/** Statuses of orders of a fresh account. */
export const STATES = [
  { id: ID.stateNew, name: 'Новый', stateType: 'Regular' },
  { id: ID.stateDone, name: 'Выполнен', stateType: 'Successful' },
  { id: ID.stateLost, name: 'Отменён', stateType: 'Unsuccessful' },
]

/** Custom fields of a fresh account. */
export function freshFields(): { customerorder: FakeField[]; counterparty: FakeField[] } {
  return {
    customerorder: [
      { id: FIELD.visit, name: 'Номер визита', type: 'string' },
      { id: FIELD.area, name: 'Площадь', type: 'double' },
      { id: FIELD.floor, name: 'Этаж', type: 'long' },
      { id: FIELD.agreed, name: 'Согласие', type: 'boolean' },
      { id: FIELD.measured, name: 'Замер', type: 'time' },
      { id: FIELD.city, name: 'Город', type: 'customentity', dictionary: ID.cities },
      { id: FIELD.manager, name: 'Замерщик', type: 'employee' },
      { id: FIELD.plan, name: 'План', type: 'file' },
      { id: FIELD.note, name: 'Пожелания', type: 'text' },
    ],
    counterparty: [{ id: FIELD.level, name: 'Уровень', type: 'string' }],
  }
}

/** Rights of an employee who may do all the adapter needs. */
export function freshPermissions(): Record<string, Record<string, string>> {
  const all = { view: 'ALL', create: 'ALL', update: 'ALL', approve: 'ALL' }
  return { customerorder: { ...all }, counterparty: { ...all }, ownerAssign: { view: 'ALL' } }
}
