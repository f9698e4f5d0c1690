import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A client's site on loopback: a page with an order form that goes to a thank-you page, as most sites do it. */
export type FakeSite = {
  url: string
  /** Puts a tag into every page from now on. */
  install(snippet: string): void
  /** Orders the site itself got. */
  orders: string[]
  close(): Promise<void>
}

const FORM = `<h1>Окна под ключ</h1>
<div style="height:120px"></div>
<form id="order-7" class="order-form" action="/thanks" method="post" style="width:420px">
  <h2>Закажите замер</h2>
  <p><label>Ваше имя <input name="fio" autocomplete="name"></label></p>
  <p><label>Телефон <input name="tel" type="tel" required></label></p>
  <p><label>Почта <input name="mail" type="email"></label></p>
  <p><label>Город <select name="city"><option value="1">Москва</option><option value="59">Пермь</option></select></label></p>
  <p><label>Комментарий <textarea name="note"></textarea></label></p>
  <p><input type="password" name="secret" value="hunter2" hidden><button>Отправить заявку</button></p>
</form>`

/** Starts it on a free port. */
export async function startFakeSite(): Promise<FakeSite> {
  let snippet = ''
  const orders: string[] = []
  const page = (body: string) =>
    `<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>Окна</title>${snippet}</head><body>${body}</body></html>`
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (part: string) => (body += part))
    request.on('end', () => {
      if (request.method === 'POST') orders.push(body)
      const path = (request.url ?? '/').split('?')[0]
      response.writeHead(path === '/favicon.ico' ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' })
      response.end(page(path === '/thanks' ? '<h1>Спасибо!</h1>' : FORM))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a TCP server that listens
  return {
    url: `http://127.0.0.1:${port}`,
    install: (code) => {
      snippet = code
    },
    orders,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}
