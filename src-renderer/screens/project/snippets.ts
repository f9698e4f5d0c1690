/** Path under which sites send leads; code written for Roistat calls the same one. */
export const LEADS_PATH = '/api/proxy/1.0/leads/add'

/** Ready code for a site. */
export type Snippet = { id: 'html' | 'php' | 'curl'; text: string }

/** Words inside the snippets, in the person's language. */
export type SnippetWords = {
  title: string
  name: string
  phone: string
  comment: string
  send: string
  thanks: string
  failed: string
}

/** Address of the leads call under a base such as `http://127.0.0.1:8437/`. */
export function leadsUrl(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, '') + LEADS_PATH
}

/** Snippets for a key. Everything that is put into them is escaped for the language it lands in. */
export function makeSnippets(baseUrl: string, key: string, words: SnippetWords): Snippet[] {
  const url = leadsUrl(baseUrl)
  return [
    { id: 'html', text: htmlSnippet(url, key, words) },
    { id: 'php', text: phpSnippet(url, key, words) },
    { id: 'curl', text: curlSnippet(url, key, words) },
  ]
}

function htmlSnippet(url: string, key: string, words: SnippetWords): string {
  const html = (text: string) =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
  return `<form id="lead-form" action="${html(url)}" method="post">
  <input type="hidden" name="key" value="${html(key)}">
  <input type="hidden" name="title" value="${html(words.title)}">
  <input name="name" placeholder="${html(words.name)}" autocomplete="name">
  <input name="phone" type="tel" placeholder="${html(words.phone)}" autocomplete="tel" required>
  <textarea name="comment" placeholder="${html(words.comment)}"></textarea>
  <button>${html(words.send)}</button>
  <p role="status"></p>
</form>
<script>
  document.getElementById('lead-form').addEventListener('submit', async (event) => {
    event.preventDefault()
    const form = event.target
    const status = form.querySelector('[role=status]')
    try {
      const response = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) })
      if (!response.ok) throw new Error(response.status)
      form.reset()
      status.textContent = ${scriptString(words.thanks)}
    } catch {
      status.textContent = ${scriptString(words.failed)}
    }
  })
</script>`
}

function phpSnippet(url: string, key: string, words: SnippetWords): string {
  const php = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  return `<?php
$lead = [
    'roistat' => $_COOKIE['roistat_visit'] ?? 'nocookie',
    'key'     => ${php(key)},
    'title'   => ${php(words.title)},
    'name'    => $_POST['name'] ?? '',
    'phone'   => $_POST['phone'] ?? '',
    'email'   => $_POST['email'] ?? '',
    'comment' => $_POST['comment'] ?? '',
    'fields'  => [],
];
file_get_contents(${php(`${url}?`)} . http_build_query($lead));`
}

function curlSnippet(url: string, key: string, words: SnippetWords): string {
  const shell = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
  return `curl ${shell(url)} \\
  --data-urlencode ${shell(`key=${key}`)} \\
  --data-urlencode ${shell(`title=${words.title}`)} \\
  --data-urlencode ${shell(`name=${words.name}`)} \\
  --data-urlencode ${shell('phone=+79991234567')}`
}

/** A JavaScript string that cannot end the script element it stands in. */
function scriptString(text: string): string {
  return JSON.stringify(text).replaceAll('<', '\\u003c')
}
