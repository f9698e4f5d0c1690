import type { Browser, Page } from '@playwright/test'
import type { Form, ProjectId } from '../../src-preload/contract/index.ts'
import { test as consoleTest } from './console-test.ts'
import { type FakeEndpoint, startFakeEndpoint } from './fake-endpoint.ts'
import type { Host } from './launch-host.ts'
import { startTestPages, type TestPage, type TestPages } from './test-pages.ts'

type Fixtures = {
  /** The CRM of the test's client. */
  crm: FakeEndpoint
  /** A project of the host that is connected to `crm`. */
  projectId: ProjectId
  /** Starts a site that ends with the test. */
  startSite: (pages: Readonly<Record<string, TestPage>>, tls?: { key: string; cert: string }) => Promise<TestPages>
  /** A visitor without a past opens a page; ends with the test. */
  visit: (address: string) => Promise<Page>
}

/** Tests of forms: a host with a client's project, its CRM, its sites and their visitors. */
export const test = consoleTest.extend<Fixtures>({
  crm: async ({}, use) => {
    const crm = await startFakeEndpoint()
    await use(crm)
    await crm.close()
  },
  projectId: async ({ host, crm }, use) => {
    await use(await newProject(host, crm))
  },
  startSite: async ({}, use) => {
    const started: TestPages[] = []
    await use(async (pages, tls) => {
      const site = await startTestPages(pages, tls)
      started.push(site)
      return site
    })
    await Promise.all(started.map((site) => site.close()))
  },
  visit: async ({ browser }, use) => {
    const pages: Page[] = []
    await use(async (address) => {
      const page = await openVisitor(browser)
      pages.push(page)
      await page.goto(address)
      return page
    })
    await Promise.all(pages.map((page) => page.context().close()))
  },
})

/** A new visitor's browser. */
export async function openVisitor(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ locale: 'ru-RU' })
  return await context.newPage()
}

/** A client's project that is connected to a CRM. */
export async function newProject(host: Host, crm: FakeEndpoint): Promise<ProjectId> {
  const { id } = await host.rpc('projects.create', { name: 'Окна' })
  await host.rpc('connections.create', { projectId: id, adapter: 'webhook', config: { url: crm.url } })
  return id
}

/** What the CRM got of every lead, oldest first. */
export function leadsOf(crm: FakeEndpoint): Record<string, unknown>[] {
  return crm.bodies.map((body) => (JSON.parse(body) as { data: Record<string, unknown> }).data) // the webhook adapter's own shape
}

/** A field of a form by its name. */
export const fieldOf = (name: string) => ({ source: { kind: 'field', name } })

/** Publishes a form by the API. */
export async function newForm(host: Host, projectId: ProjectId, rule: Record<string, unknown>): Promise<Form> {
  return await host.rpc('forms.create', { projectId, rule: { type: 'form', ...rule } })
}

/** Puts the project's tag into every page of a site. */
export async function installTag(host: Host, projectId: ProjectId, site: TestPages): Promise<void> {
  site.snippet = (await host.rpc('forms.tag', { projectId })).snippet
}

/** Waits until the tag of a page has its visit's number. */
export async function tagReady(page: Page): Promise<void> {
  await page.waitForFunction(() => document.cookie.includes('roistat_visit='))
}

/** Goes to an address of the console. */
export async function goTo(page: Page, host: Host, route: string): Promise<void> {
  await page.goto(`${host.ready.console}/#/${route}`)
}

export { expect, expectAccessible } from './console-test.ts'
