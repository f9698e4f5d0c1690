import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openProbedPage } from '../picker/probed-page.ts'
import { openBrowser } from '../testing/open-browser.ts'
import { PICKED_BUILDERS } from '../testing/picked-builder-cases.ts'
import type { PickedCase } from '../testing/picked-case.ts'
import { meaningsOf, pickedButton, pickedRule, type PickedRule } from '../testing/picked-rule.ts'
import { PICKED_SITES } from '../testing/picked-site-cases.ts'
import { TaggedSite } from '../testing/tagged-site.ts'

let tagged: TaggedSite
let browser: Browser
beforeAll(async () => {
  ;[tagged, browser] = await Promise.all([TaggedSite.start(), openBrowser()])
})
afterEach(async () => {
  await tagged.endVisitors()
})
afterAll(async () => {
  await Promise.all([tagged.stop(), browser.close()])
})

/** What an operator gets by the picker. */
async function pick({ page: name, pick: how = {} }: PickedCase): Promise<PickedRule> {
  const html = await readFile(join(import.meta.dirname, `../testing/pages/${name}.html`), 'utf8')
  const probed = await openProbedPage(browser, html)
  try {
    await how.open?.(probed.page)
    const survey = await probed.call('survey')
    return how.isButton ? pickedButton(survey, how.index) : pickedRule(survey, how.index)
  } finally {
    await probed.page.close()
  }
}

describe('pages from pick to lead', () => {
  it.each([...PICKED_BUILDERS, ...PICKED_SITES])('$page: $says', async (one) => {
    const picked = await pick(one)
    tagged.configure([picked.rule])
    const page = await tagged.open(await tagged.visitor(), `/pages/${one.page}.html`)
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    await one.visit(page, (ms) => tagged.pass(page, ms))
    await tagged.pass(page, 61_500)
    // A page that goes away may send a lead twice; the relay knows it by its id.
    const sent = tagged.relay.leads().map((lead) => [lead.id, meaningsOf(picked, lead)] as const)
    expect(
      {
        leads: [...new Map(sent).values()],
        posts: tagged.site.posts.map(({ path }) => path),
        errors,
        faults: tagged.relay.notices().filter(({ kind }) => kind === 'tag_error'),
      },
      JSON.stringify(picked),
    ).toEqual({ leads: one.leads, posts: one.posts, errors: [], faults: [] })
  })

  it('says that a form is in a frame, which the tag of the page in the frame catches', async () => {
    const html = (name: string) => readFile(join(import.meta.dirname, `../testing/pages/${name}.html`), 'utf8')
    const probed = await openProbedPage(browser, {
      '/': await html('framed-form'),
      '/pages/framed-form-inner.html': await html('framed-form-inner'),
    })
    const survey = await probed.call('survey')
    await probed.page.close()
    expect([survey.forms, survey.loose, survey.warnings]).toEqual([[], [], ['inside_iframe']])
    tagged.configure([{ id: 7, type: 'form', selector: '#booking' }])
    const page = await tagged.open(await tagged.visitor(), '/pages/framed-form.html')
    const frame = page.frameLocator('iframe')
    await frame.locator('[name="guest_phone"]').fill('89161234567')
    await frame.locator('button').click()
    await tagged.pass(page, 3000)
    expect(tagged.onlyLead().controls).toEqual([
      ['guest', ''],
      ['guest_phone', '89161234567'],
    ])
    expect(tagged.site.posts.map(({ path }) => path)).toEqual(['/booking'])
  })
})
