import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type DemoSite, startDemoSite } from './demo-site.ts'

const RESOURCES = join(import.meta.dirname, '..', '..', 'resources')

async function start(over: Partial<Parameters<typeof startDemoSite>[0]> = {}): Promise<DemoSite> {
  const site = await startDemoSite({
    resources: RESOURCES,
    port: 0,
    intakeUrl: 'http://127.0.0.1:8437',
    intakeKey: 'a-key',
    ...over,
  })
  onTestFinished(() => site.close())
  return site
}

describe('the demo site', () => {
  it('is a page whose form knows the intake and the key', async () => {
    const site = await start()
    expect(site.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    const answer = await fetch(`${site.url}/?utm_source=test`)
    const page = await answer.text()
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(page).toContain('http://127.0.0.1:8437')
    expect(page).toContain('a-key')
    expect(page).not.toMatch(/__[A-Z_]+__/)
    expect(page).toMatch(/<form[\s>]/)
  })

  it('has nothing else, takes nothing, and gives no file', async () => {
    const site = await start()
    const status = (path: string, method: string) =>
      new Promise<number>((resolve, reject) => {
        // fetch would resolve the dots by itself.
        request(`${site.url}${path}`, { method, path }, (answer) => {
          answer.resume()
          resolve(answer.statusCode ?? 0)
        })
          .on('error', reject)
          .end()
      })
    expect([
      await status('/index.html', 'GET'),
      await status('/../package.json', 'GET'),
      await status('/', 'POST'),
      await status('/favicon.ico', 'GET'),
    ]).toEqual([404, 404, 404, 404])
  })

  it('writes values into attributes so that they stay values', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'estafeta-site-'))
    onTestFinished(() => {
      rmSync(folder, { recursive: true, force: true })
    })
    mkdirSync(join(folder, 'demo-site'))
    writeFileSync(join(folder, 'demo-site', 'index.html'), '<a href="__INTAKE_URL__" title=\'__INTAKE_KEY__\'>')
    const site = await start({ resources: folder, intakeUrl: 'http://x/?a="><script>', intakeKey: "k'&$&" })
    expect(await (await fetch(site.url)).text()).toBe(
      '<a href="http://x/?a=&#34;&#62;&#60;script&#62;" title=\'k&#39;&#38;$&#38;\'>',
    )
  })

  it('says when its port is taken', async () => {
    const first = await start()
    await expect(start({ port: Number(new URL(first.url).port) })).rejects.toThrow('EADDRINUSE')
  })
})
