import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, test as base } from '@playwright/test'
import { type Host, launchHost } from './launch-host.ts'

type Fixtures = {
  /** A running host with the demo CRM, fresh for every test. */
  host: Host
  /** The console, signed in, with every error of the page recorded. */
  openConsole: () => Promise<Page>
}

/** Tests of the console. Each has its own host; an error in the page's console fails the test. */
export const test = base.extend<Fixtures>({
  host: async ({}, use) => {
    const host = await launchHost({ args: ['--demo'] })
    await use(host)
    host.kill('SIGTERM')
    await host.exited
  },
  openConsole: async ({ page, host }, use) => {
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    await use(async () => {
      await page.goto(host.ready.login)
      await expect(page.getByRole('navigation')).toBeVisible()
      return page
    })
    expect(errors).toEqual([])
  },
})

/** Accessibility as axe sees it: nothing serious may be found on the screen as it stands. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const found = violations.map(
    (violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`,
  )
  expect([where, found]).toEqual([where, []])
}

export { expect } from '@playwright/test'
