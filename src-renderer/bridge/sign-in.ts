/** How a sign-in ended. */
export type SignInResult = 'ok' | 'refused' | 'unreachable'

/** Trades an access token for the session cookie. The token is sent once and kept nowhere. */
export async function signIn(token: string): Promise<SignInResult> {
  try {
    const response = await fetch('/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
      credentials: 'same-origin',
    })
    return response.ok ? 'ok' : 'refused'
  } catch {
    return 'unreachable'
  }
}
