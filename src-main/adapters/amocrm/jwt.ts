import { z } from 'zod'

const claims = z.object({
  exp: z.number().nullish().catch(null),
  api_domain: z.string().nullish().catch(null),
  account_id: z.number().nullish().catch(null),
})

/** What a token says about itself. Nothing of it is verified: it only serves words and addresses that are checked again. */
export type TokenClaims = { expiresAtMs: number | null; apiDomain: string | null; accountId: number | null }

/** Reads the claims of a JWT; null when the text is none. */
export function readClaims(token: string): TokenClaims | null {
  const [, payload, signature] = token.split('.')
  if (payload === undefined || signature === undefined) return null
  let body: unknown
  try {
    body = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
  } catch {
    return null
  }
  const parsed = claims.safeParse(body)
  if (!parsed.success) return null
  const { exp, api_domain: apiDomain, account_id: accountId } = parsed.data
  return {
    expiresAtMs: typeof exp === 'number' ? exp * 1000 : null,
    apiDomain: apiDomain ?? null,
    accountId: accountId ?? null,
  }
}
