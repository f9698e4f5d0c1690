import type { Kind } from './config.ts'

/** Reference books by the name of their call. */
export const DIRECTORIES = [
  'status_lead',
  'status',
  'source',
  'reason_deny',
  'company-office',
  'company',
  'travel-type',
  'countries',
] as const
export type DirectoryName = (typeof DIRECTORIES)[number]

type PlainKind =
  | 'text'
  | 'phone'
  | 'integer'
  | 'number'
  | 'date'
  | 'datetime'
  | 'minute'
  | 'switch'
  | 'words'
  | 'rows'
  | 'manager'
  | 'reserved'

/**
 * Form of an input. `manager` and `book` take an id or a name of the reference book, `books` several; `minute` is a time
 * without seconds, `words` a list with commas, `rows` a list of maps; `reserved` belongs to the adapter.
 */
export type Input =
  | { [K in PlainKind]: { kind: K } }[PlainKind]
  | { kind: 'book'; book: DirectoryName }
  | { kind: 'books'; book: DirectoryName }
export type Inputs = ReadonlyMap<string, Input>

function inputs(groups: readonly (readonly [names: string, input: Input])[]): [string, Input][] {
  return groups.flatMap(([names, input]) => names.split(' ').map((name): [string, Input] => [name, input]))
}

const UTM = inputs([['utm_source utm_medium utm_campaign utm_content utm_term', { kind: 'text' }]])

/** Documented inputs of `lead/create` (api.u-on.ru/doc). The server ignores any other and still answers success. */
const LEAD_INPUTS: Inputs = new Map([
  ...inputs([
    ['note r_id_internal source requirements_countries requirements_note reminder_text', { kind: 'text' }],
    ['r_dat u_phone u_email u_name', { kind: 'reserved' }],
    ['r_u_id', { kind: 'manager' }],
    ['r_cl_id touroperator_id visa_id insurance_id', { kind: 'integer' }],
    ['r_ci_id', { kind: 'book', book: 'company' }],
    ['r_co_id', { kind: 'book', book: 'company-office' }],
    ['status_id', { kind: 'book', book: 'status_lead' }],
    ['reason_deny_id', { kind: 'book', book: 'reason_deny' }],
    ['travel_type_id', { kind: 'book', book: 'travel-type' }],
    ['countries', { kind: 'books', book: 'countries' }],
    ['date_from date_to u_birthday', { kind: 'date' }],
    ['nights_from nights_to tourist_count tourist_child_count tourist_baby_count budget', { kind: 'integer' }],
    ['hotel_types nutrition', { kind: 'words' }],
    ['u_surname u_sname u_social_vk u_social_fb u_social_ok', { kind: 'text' }],
    ['u_telegram u_instagram u_whatsapp u_viber u_password u_address u_note', { kind: 'text' }],
    ['u_phone_mobile u_phone_home', { kind: 'phone' }],
    ['ignore_actions_and_reminders ignore_tourist_notification ignore_manager_notification', { kind: 'switch' }],
    ['reminder_datetime', { kind: 'minute' }],
  ]),
  ...UTM,
])

/** Documented inputs of `request/create`. */
const REQUEST_INPUTS: Inputs = new Map([
  ...inputs([
    ['note r_id_internal source r_tour_operator_link r_reservation_number', { kind: 'text' }],
    ['r_dat u_phone u_email u_name', { kind: 'reserved' }],
    ['r_dat_lead r_dat_begin r_dat_end', { kind: 'datetime' }],
    ['r_u_id', { kind: 'manager' }],
    ['r_cl_id r_tour_operator_id status_pay_id city_id hotel_id visa_id insurance_id', { kind: 'integer' }],
    ['r_ci_id', { kind: 'book', book: 'company' }],
    ['r_co_id', { kind: 'book', book: 'company-office' }],
    ['status_id', { kind: 'book', book: 'status' }],
    ['reason_deny_id', { kind: 'book', book: 'reason_deny' }],
    ['r_travel_type_id', { kind: 'book', book: 'travel-type' }],
    ['country_id', { kind: 'book', book: 'countries' }],
    ['price price_netto', { kind: 'number' }],
    ['u_type u_sex nationality_id u_discount_card_bonus', { kind: 'integer' }],
    ['u_surname u_sname u_surname_en u_name_en u_password u_note u_address', { kind: 'text' }],
    ['u_passport_number u_passport_code u_passport_taken', { kind: 'text' }],
    ['u_zagran_number u_zagran_organization u_company u_address_u u_fax u_inn u_kpp u_ogrn u_okved', { kind: 'text' }],
    ['u_finance_bank u_finance_rs u_finance_ks u_finance_bik u_finance_okpo u_discount_card_number', { kind: 'text' }],
    ['u_passport_date u_birthday u_zagran_given u_zagran_expire', { kind: 'date' }],
    ['u_phone_mobile', { kind: 'phone' }],
    ['tourists services payments', { kind: 'rows' }],
    ['ignore_tourist_notification ignore_manager_notification', { kind: 'switch' }],
  ]),
  ...UTM,
])

/** Inputs of a create. */
export function inputsOf(kind: Kind): Inputs {
  return kind === 'lead' ? LEAD_INPUTS : REQUEST_INPUTS
}

/** Every documented input, to recognise one in an error. */
export const ALL_INPUTS: ReadonlySet<string> = new Set([...LEAD_INPUTS.keys(), ...REQUEST_INPUTS.keys()])

/** `lead/create` refuses a lead without any of these. */
export const CONTACT_INPUTS: readonly string[] = [
  'u_phone',
  'u_phone_mobile',
  'u_phone_home',
  'u_email',
  'u_social_vk',
  'u_social_fb',
  'u_social_ok',
  'u_telegram',
  'u_instagram',
  'u_whatsapp',
  'u_viber',
]
