import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright'
import type { TagForm } from '../../contract/model/submission.ts'
import { MARKS, expectedLead } from '../testing/expected-lead.ts'
import { TaggedSite } from '../testing/tagged-site.ts'

let tagged: TaggedSite
beforeAll(async () => {
  tagged = await TaggedSite.start()
})
afterEach(async () => {
  await tagged.endVisitors()
})
afterAll(async () => {
  await tagged.stop()
})

/** Opens a fixture page with one rule. */
const open = async (name: string, rule: Partial<TagForm> & { selector: string }): Promise<Page> =>
  await tagged.openFixture(name, { id: 7, type: 'form', ...rule })

describe('the tag on Tilda', () => {
  const rule = { selector: '#form610155', requiredControls: { phone: 'Phone' } }
  const fill = async (page: Page) => {
    await page.fill('[name="Name"]', 'Анна')
    await page.fill('[name="Phone"]', '+7 (916) 123-45-67')
    await page.fill('[name="Email"]', 'anna@mail.example')
    await page.selectOption('[name="Услуга"]', 'build')
    await page.check('[name="Checkbox"]')
  }
  const controls = [
    ['formservices[]', 'c74a33e36e97ad8dd2e7e2b7e1c3ee39'],
    ['tildaspec-formname', 'Заявка с сайта'],
    ['tildaspec-pageid', '26013541'],
    ['Name', 'Анна'],
    ['Phone', '+7 (916) 123-45-67'],
    ['Email', 'anna@mail.example'],
    ['Услуга', 'build', 'Строительство'],
    ['Checkbox', 'yes', 'Согласен на обработку персональных данных'],
    ['form-spec-comments', 'Its good'],
  ]

  it('sends one lead when Tilda has sent its own', async () => {
    const page = await open('tilda', rule)
    await fill(page)
    await page.click('.t-submit')
    await tagged.relay.waitFor('/lead', 1)
    await tagged.pass(page, 70_000)
    expect(tagged.onlyLead()).toEqual(expectedLead(page, 'Ремонт квартир', { controls }))
    expect(tagged.relay.notices()).toEqual([])
    expect(tagged.site.posts).toHaveLength(1)
  })

  it('sends one lead when the visitor corrects what Tilda refused', async () => {
    const page = await open('tilda', rule)
    await page.fill('[name="Phone"]', '12')
    await page.click('.t-submit')
    await page.waitForSelector('.js-error-control-box')
    await tagged.pass(page, 20_000)
    await fill(page)
    await page.keyboard.press('Enter')
    await page.focus('[name="Phone"]')
    await page.keyboard.press('Enter')
    await tagged.relay.waitFor('/lead', 1)
    await tagged.pass(page, 70_000)
    expect(tagged.onlyLead()).toEqual(expectedLead(page, 'Ремонт квартир', { controls }))
  })

  it('sends what Tilda refused as an attempt when nobody corrects it', async () => {
    const page = await open('tilda', rule)
    await page.fill('[name="Phone"]', '12')
    await page.click('.t-submit')
    await tagged.pass(page, 61_000)
    await tagged.relay.waitFor('/lead', 1)
    expect(tagged.onlyLead().marks).toEqual({ ...MARKS, fillMs: expect.any(Number), isAttempt: true })
  })

  it('catches the form of a popup', async () => {
    const page = await open('tilda-popup', { selector: '#rec610200 form', requiredControls: { phone: 'Phone' } })
    await page.click('a[href="#popup:order"]')
    await page.fill('[name="Phone"]', '89161234567')
    await page.click('.t-submit')
    await tagged.relay.waitFor('/lead', 1)
    await tagged.pass(page, 70_000)
    expect(tagged.onlyLead().controls).toEqual([
      ['formservices[]', 'c74a33e36e97ad8dd2e7e2b7e1c3ee39'],
      ['tildaspec-formname', 'Заявка с сайта'],
      ['tildaspec-pageid', '26013541'],
      ['Name', ''],
      ['Phone', '89161234567'],
      ['Textarea', ''],
      ['form-spec-comments', 'Its good'],
    ])
  })
})

describe('the tag on Contact Form 7', () => {
  const rule = { selector: '#wpcf7-f146-p85-o1 form', requiredControls: { phone: 'tel-922' } }
  const FEEDBACK = '/wp-json/contact-form-7/v1/contact-forms/146/feedback'
  const fill = async (page: Page, phone: string) => {
    await page.fill('[name="your-name"]', 'Пётр')
    await page.fill('[name="tel-922"]', phone)
    await page.check('[name="acceptance-101"]')
  }
  const controls = (phone: string) => [
    ['_wpcf7', '146'],
    ['_wpcf7_version', '6.0.6'],
    ['_wpcf7_locale', 'ru_RU'],
    ['_wpcf7_unit_tag', 'wpcf7-f146-p85-o1'],
    ['_wpcf7_container_post', '85'],
    ['your-name', 'Пётр'],
    ['tel-922', phone],
    ['your-email', ''],
    ['your-message', ''],
    ['acceptance-101', '1', 'Согласен с политикой конфиденциальности'],
  ]

  it('sends one lead when the mail was sent', async () => {
    const page = await open('contact-form-7', rule)
    await fill(page, '89161234567')
    await page.click('.wpcf7-submit')
    await tagged.relay.waitFor('/lead', 1)
    await tagged.pass(page, 70_000)
    expect(tagged.onlyLead()).toEqual(
      expectedLead(page, 'Стоматология «Улыбка»', { controls: controls('89161234567') }),
    )
  })

  it('sends nothing for what the site refused, and the corrected submission once', async () => {
    const page = await open('contact-form-7', rule)
    tagged.site.answers.set(FEEDBACK, {
      status: 'validation_failed',
      message: 'Ошибка',
      invalid_fields: [{ field: 'tel-922', message: 'Неверный номер' }],
    })
    await fill(page, '12')
    await page.click('.wpcf7-submit')
    await tagged.relay.waitFor('/notice', 1)
    await tagged.pass(page, 70_000)
    expect(tagged.relay.leads()).toEqual([])
    expect(tagged.relay.notices()).toEqual([{ kind: 'incomplete', form: 7, detail: 'wpcf7invalid', url: page.url() }])
    tagged.site.answers.clear()
    await fill(page, '89161234567')
    await page.click('.wpcf7-submit')
    await tagged.relay.waitFor('/lead', 1)
    await tagged.pass(page, 70_000)
    expect(tagged.onlyLead()).toEqual(
      expectedLead(page, 'Стоматология «Улыбка»', { controls: controls('89161234567') }),
    )
  })

  it('sends what the site could not mail, and marks what it took for spam', async () => {
    const page = await open('contact-form-7', rule)
    tagged.site.answers.set(FEEDBACK, { status: 'mail_failed', message: 'Ошибка' })
    await fill(page, '89161234567')
    await page.click('.wpcf7-submit')
    await tagged.relay.waitFor('/lead', 1)
    tagged.site.answers.set(FEEDBACK, { status: 'spam', message: 'Ошибка' })
    await fill(page, '89160000000')
    await page.click('.wpcf7-submit')
    await tagged.relay.waitFor('/lead', 2)
    expect(tagged.relay.leads().map(({ marks }) => [marks.isSiteSpam, marks.isAttempt])).toEqual([
      [false, false],
      [true, false],
    ])
  })

  it('sends it after twenty seconds when the site never answers', async () => {
    const page = await open('contact-form-7', rule)
    await page.route(`**${FEEDBACK}`, () => undefined)
    await fill(page, '89161234567')
    await page.click('.wpcf7-submit')
    await tagged.pass(page, 19_000)
    expect(tagged.relay.leads()).toEqual([])
    await page.clock.runFor(2000)
    await tagged.relay.waitFor('/lead', 1)
    expect(tagged.onlyLead().marks.isAttempt).toBe(false)
  })
})
