/** Countries offered for phones without a country code, ISO 3166; any other stored one stays choosable. */
export const COUNTRIES = [
  'RU',
  'BY',
  'KZ',
  'UZ',
  'KG',
  'AM',
  'AZ',
  'GE',
  'MD',
  'UA',
  'TR',
  'AE',
  'RS',
  'DE',
  'GB',
  'US',
]
