/** A stored lead, request or client of a fake account. */
export type FakeRow = Record<string, unknown>

const words = (text: string): string[] => text.split(' ')

const UTM = words('utm_source utm_medium utm_campaign utm_content utm_term')
const SWITCHES = words('ignore_actions_and_reminders ignore_tourist_notification ignore_manager_notification')
const DATES = words('date_from date_to u_birthday u_passport_date u_zagran_given u_zagran_expire')
const DATE_TIMES = words('r_dat r_dat_lead r_dat_begin r_dat_end')
const NUMBERS = words(
  'r_u_id r_cl_id r_ci_id r_co_id status_id reason_deny_id travel_type_id r_travel_type_id touroperator_id nights_from nights_to tourist_count tourist_child_count tourist_baby_count budget country_id price price_netto u_type u_sex status_pay_id',
)
const PHONES = words('u_phone u_phone_mobile u_phone_home')

/** Inputs of the documentation, written down apart from the adapter's own list. */
const KNOWN = {
  lead: new Set([
    ...words(
      'r_id_internal r_dat r_u_id r_cl_id r_ci_id r_co_id status_id reason_deny_id source touroperator_id travel_type_id visa_id insurance_id note',
    ),
    ...words(
      'date_from date_to nights_from nights_to countries requirements_countries hotel_types nutrition tourist_count tourist_child_count tourist_baby_count budget requirements_note',
    ),
    ...words(
      'u_surname u_name u_sname u_password u_address u_birthday u_note u_email u_telegram u_instagram u_whatsapp u_viber',
    ),
    ...words('u_social_vk u_social_fb u_social_ok reminder_datetime reminder_text'),
    ...PHONES,
    ...UTM,
    ...SWITCHES,
  ]),
  request: new Set([
    ...words(
      'r_id_internal r_dat r_dat_lead r_dat_begin r_dat_end r_u_id r_cl_id r_ci_id r_co_id r_tour_operator_id r_tour_operator_link r_travel_type_id r_reservation_number status_id status_pay_id country_id city_id hotel_id reason_deny_id visa_id insurance_id source price price_netto note',
    ),
    ...words(
      'u_type u_surname u_sname u_name u_surname_en u_name_en u_phone u_phone_mobile u_email u_password u_note u_sex u_address u_passport_number u_passport_code u_passport_date u_passport_taken nationality_id u_birthday u_zagran_number u_zagran_organization u_zagran_given u_zagran_expire u_company u_address_u u_fax u_inn u_kpp u_ogrn u_okved u_finance_bank u_finance_rs u_finance_ks u_finance_bik u_finance_okpo u_discount_card_number u_discount_card_bonus',
    ),
    ...UTM,
    ...SWITCHES.slice(1),
  ]),
}
const CONTACTS = [
  ...PHONES,
  ...words('u_email u_social_vk u_social_fb u_social_ok u_telegram u_instagram u_whatsapp u_viber'),
]

/** Inputs a test may allow besides. */
const EXTRA = new Set(['roistat'])

function isOfForm(name: string, value: string): boolean {
  if (value === '') return true
  if (DATES.includes(name)) return /^\d{4}-\d\d-\d\d$/.test(value)
  if (DATE_TIMES.includes(name)) return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value)
  if (name === 'reminder_datetime') return /^\d{4}-\d\d-\d\d \d\d:\d\d$/.test(value)
  if (NUMBERS.includes(name)) return /^-?\d+(\.\d+)?$/.test(value)
  if (SWITCHES.includes(name)) return value === '1'
  if (PHONES.includes(name)) return /^\d{5,}$/.test(value)
  if (name === 'u_email') return /^\S+@\S+\.\S+$/.test(value)
  return name === 'countries' ? /^\d+(,\d+)*$/.test(value) : true
}

/** What a real server would silently drop or store wrongly: an adapter must not send it. */
export function complaintsAbout(
  kind: 'lead' | 'request',
  form: URLSearchParams,
  fields: readonly { id: number; section: number }[],
): string[] {
  const section = kind === 'lead' ? 2 : 1
  return [...form].flatMap(([name, value]) => {
    const custom = /^extended_fields\[(\d+)\]$/.exec(name)?.[1]
    if (custom !== undefined) {
      return fields.some((one) => String(one.id) === custom && one.section === section)
        ? []
        : [`no custom field ${custom}`]
    }
    if (kind === 'request' && /^(tourists|services|payments)\[\d+\]\[\w+\]$/.test(name)) return []
    if (!KNOWN[kind].has(name) && !EXTRA.has(name)) return [`${name} is no input of ${kind}/create`]
    return isOfForm(name, value) ? [] : [`${name} cannot be "${value}"`]
  })
}

/** `lead/create` wants at least one contact. */
export function hasContact(form: URLSearchParams): boolean {
  return CONTACTS.some((name) => (form.get(name) ?? '').trim() !== '')
}
