import { readFileSync, readdirSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import { projectFolder } from './launch-host.ts'
import { startTestPages, type TestPages } from './test-pages.ts'

const FOLDER = join(projectFolder, 'src-preload', 'page', 'testing', 'pages')

/** An answer that the scripts of all builders take for success. */
const FRIENDLY = {
  status: 'mail_sent',
  message: 'Спасибо!',
  success: true,
  data: { message: 'Спасибо!' },
  result: 'success',
  redirect: '/thanks',
}

const friendly: RequestListener = (request, response) => {
  const isPage = request.headers.accept?.includes('text/html') === true
  response.setHeader('content-type', isPage ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8')
  response.end(isPage ? '<!doctype html><title>Спасибо</title><h1>Спасибо</h1>' : JSON.stringify(FRIENDLY))
}

/** Where scripts and forms of the builders' pages post to. */
const POSTED = [
  '/',
  '/thanks',
  '/callback.php',
  '/contacts/',
  '/feedback/',
  '/index.php',
  '/order',
  '/procces/',
  '/quiz',
  '/send.php',
  '/wp-admin/admin-ajax.php',
  '/wp-json/contact-form-7/v1/contact-forms/146/feedback',
  '/zamer',
]

/** A site with pages as builders make them, at `/{name}`; it takes everything they post. */
export async function startBuilderSite(): Promise<TestPages> {
  const names = readdirSync(FOLDER).map((file) => file.replace(/\.html$/, ''))
  const pages = names.map((name) => [`/${name}`, readFileSync(join(FOLDER, `${name}.html`), 'utf8')] as const)
  return await startTestPages({
    ...Object.fromEntries(POSTED.map((path) => [path, friendly])),
    ...Object.fromEntries(pages),
  })
}
