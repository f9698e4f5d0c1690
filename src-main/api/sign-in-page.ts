/** How a browser sign-in ended, for the page that the browser is left at. */
export type SignInEnd = { kind: 'done' } | { kind: 'unchecked' } | { kind: 'failed'; words: string }

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

function wordsOf(end: SignInEnd): { ru: string; en: string } {
  switch (end.kind) {
    case 'done':
      return {
        ru: 'Вход выполнен. Эту страницу можно закрыть и вернуться в Estafeta.',
        en: 'Signed in. You can close this page and go back to Estafeta.',
      }
    case 'unchecked':
      return {
        ru: 'Вход выполнен, но проверка подключения нашла неполадку. Вернитесь в Estafeta: там сказано, что сделать.',
        en: 'Signed in, but the check of the connection found a problem. Go back to Estafeta: it says what to do.',
      }
    case 'failed':
      return {
        ru: `Войти не удалось: ${end.words}. Вернитесь в Estafeta и начните вход заново.`,
        en: `Signing in failed: ${end.words}. Go back to Estafeta and begin again.`,
      }
    default:
      return end satisfies never
  }
}

/** The page: no scripts, nothing from elsewhere; it keeps the address with the code from being sent on. */
export function resultPage(end: SignInEnd): { status: number; headers: Record<string, string>; html: string } {
  const { ru, en } = wordsOf(end)
  return {
    status: end.kind === 'failed' ? 400 : 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      connection: 'close',
    },
    html: `<!doctype html><html lang="ru"><meta charset="utf-8"><title>Estafeta</title>
<body style="font:18px/1.5 system-ui,sans-serif;max-width:32em;margin:20vh auto;padding:0 1em">
<p>${escapeHtml(ru)}</p><p lang="en" style="color:#667">${escapeHtml(en)}</p></body></html>`,
  }
}
