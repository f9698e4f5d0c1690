import { z } from 'zod'

const numbered = <P extends string>(prefix: P, count: number): `${P}${number}`[] =>
  Array.from({ length: count }, (_, i): `${P}${number}` => `${prefix}${i + 1}`)

/**
 * Every variable of the seed (Roistat's table). In title, comment, name and extra fields `{word}` is replaced by what the
 * call and the visit know, empty when unknown. A word that is not in this list stays as typed and is flagged.
 */
export const VARIABLES: readonly string[] = [
  'agent',
  'callee',
  'caller',
  'city',
  'country',
  'date',
  'domain',
  'email',
  'facebookClientId',
  'firstVisit',
  'googleClientId',
  'ip',
  'landingPage',
  'markerSource',
  'metrikaClientId',
  'name',
  'orderCreationMethod',
  'orderPage',
  'os',
  'phone',
  'referrer',
  'region',
  ...numbered('roistatParam', 5),
  'source',
  ...numbered('sourceAliasLevel', 7),
  ...numbered('sourceLevel', 7),
  'utmCampaign',
  'utmContent',
  'utmMedium',
  'utmSource',
  'utmTerm',
  'visit',
  'visitor_uid',
]

/** Values of variables by word; a missing word is unknown. */
export const variableValues = z.record(z.string(), z.string())
export type VariableValues = z.infer<typeof variableValues>
