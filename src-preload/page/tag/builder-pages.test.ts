import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright'
import type { TagForm } from '../../contract/model/submission.ts'
import { MARKS, expectedLead } from '../testing/expected-lead.ts'
import { TaggedSite, type TaggedWindow } from '../testing/tagged-site.ts'

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

describe('the tag on other builders', () => {
  it('catches Elementor', async () => {
    const page = await open('elementor', { selector: '.elementor-element-7c0a83f form' })
    await page.fill('#form-field-name', 'Ольга')
    await page.click('.elementor-button')
    await page.fill('#form-field-email', 'olga@mail.example')
    await page.fill('#form-field-field_2b1c0de', '+74951234567')
    await page.click('.elementor-button')
    await tagged.relay.waitFor('/lead', 1)
    await tagged.pass(page, 70_000)
    expect(tagged.onlyLead()).toEqual(
      expectedLead(page, 'Студия интерьеров', {
        controls: [
          ['post_id', '412'],
          ['form_id', '7c0a83f'],
          ['referer_title', 'Студия интерьеров'],
          ['queried_id', '412'],
          ['form_fields[name]', 'Ольга'],
          ['form_fields[email]', 'olga@mail.example'],
          ['form_fields[field_2b1c0de]', '+74951234567'],
          ['form_fields[field_5fd9c11]', ''],
        ],
      }),
    )
  })

  it('catches WPForms once, after a refused attempt was corrected', async () => {
    const page = await open('wpforms', { selector: '#wpforms-form-88' })
    await page.fill('#wpforms-88-field_0', 'Иван')
    await page.fill('#wpforms-88-field_1', '12')
    await page.click('#wpforms-submit-88')
    await tagged.pass(page, 5000)
    expect(tagged.relay.leads()).toEqual([])
    await page.fill('#wpforms-88-field_1', '+7 916 123-45-67')
    await page.check('#wpforms-88-field_2_1')
    await page.check('#wpforms-88-field_2_2')
    await page.click('#wpforms-submit-88')
    await page.waitForSelector('.wpforms-confirmation-container-full')
    await tagged.pass(page, 70_000)
    expect(tagged.onlyLead()).toEqual(
      expectedLead(page, 'Автосервис', {
        controls: [
          ['wpforms[fields][0][first]', 'Иван'],
          ['wpforms[fields][0][last]', ''],
          ['wpforms[fields][1]', '+7 916 123-45-67'],
          ['wpforms[fields][2][]', 'oil', 'Замена масла'],
          ['wpforms[fields][2][]', 'tyres', 'Шиномонтаж'],
          ['wpforms[hp]', ''],
          ['wpforms[id]', '88'],
          ['wpforms[post_id]', '21'],
          ['wpforms[submit]', 'wpforms-submit'],
        ],
      }),
    )
  })

  it('marks what a robot has put into a trap', async () => {
    const page = await open('wpforms', { selector: '#wpforms-form-88' })
    await page.evaluate(() => {
      for (const [name, value] of [
        ['wpforms[fields][0][first]', 'Robot'],
        ['wpforms[fields][1]', '89161234567'],
        ['wpforms[hp]', 'Buy now'],
      ]) {
        document.querySelector<HTMLInputElement>(`[name="${name}"]`)!.value = value!
      }
      document.querySelector('form')!.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
    })
    await tagged.pass(page, 4000)
    expect(tagged.onlyLead().marks).toEqual({ ...MARKS, isHoneypotFilled: true, isTrusted: false })
  })

  it('catches the web form of Bitrix, which goes into a hidden frame', async () => {
    const page = await open('bitrix-webform', { selector: '[name="SIMPLE_FORM_1"]' })
    await page.fill('[name="form_text_1"]', 'Сергей')
    await page.fill('[name="form_text_2"]', '8 916 123 45 67')
    await page.selectOption('[name="form_dropdown_INTEREST"]', '5')
    await page.fill('[name="captcha_word"]', 'abcd')
    await page.click('[name="web_form_submit"]')
    await page.waitForSelector('.notetext')
    await tagged.pass(page, 70_000)
    expect(tagged.onlyLead()).toEqual(
      expectedLead(page, 'Мебель на заказ', {
        controls: [
          ['bxajaxid', 'b5ad1f2ad9e3ea7f8f2d3d1f2a9a61c3'],
          ['AJAX_CALL', 'Y'],
          ['WEB_FORM_ID', '1'],
          ['form_text_1', 'Сергей'],
          ['form_text_2', '8 916 123 45 67'],
          ['form_email_3', ''],
          ['form_dropdown_INTEREST', '5', 'Шкафы-купе'],
          ['form_radio_WAY', '6', 'Позвонить'],
          ['form_textarea_8', ''],
          ['web_form_submit', 'Отправить'],
        ],
      }),
    )
  })

  it('catches the feedback form of Bitrix, which is posted by the browser', async () => {
    const page = await open('bitrix-feedback', { selector: '.mfeedback form' })
    const url = page.url()
    await page.fill('[name="user_name"]', 'Мария')
    await page.fill('[name="user_email"]', 'maria@mail.example')
    await page.fill('[name="MESSAGE"]', 'Перезвоните\nзавтра')
    await page.click('[name="submit"]')
    await page.waitForURL('**/feedback/')
    await tagged.relay.waitFor('/lead', 1)
    const [first] = tagged.relay.leads()
    expect(first).toEqual({
      ...expectedLead(page, 'Обратная связь', {
        controls: [
          ['user_name', 'Мария'],
          ['user_email', 'maria@mail.example'],
          ['MESSAGE', 'Перезвоните\nзавтра'],
          ['submit', 'Отправить'],
        ],
      }),
      page: { url, title: 'Обратная связь', referrer: null },
      visit: expect.objectContaining({ landing: url, number: '900001' }),
    })
    await tagged.pass(page, 70_000)
    expect(new Set(tagged.relay.leads().map(({ id }) => id)).size).toBe(1)
    expect(tagged.site.posts.map(({ path }) => path)).toEqual(['/feedback/'])
  })

  it('catches the button of OpenCart 3, which has no form', async () => {
    const page = await open('opencart3-checkout', {
      selector: '#button-guest',
      type: 'button',
      requiredControls: { phone: 'telephone', name: 'firstname' },
    })
    await page.fill('[name="firstname"]', 'Вера')
    await page.fill('[name="telephone"]', '89161234567')
    await page.fill('[name="password"]', 'secret')
    tagged.site.answers.set('/pages/index.php', { error: { email: 'Неверный E-Mail' } })
    await page.click('#button-guest')
    await page.waitForSelector('.text-danger')
    await tagged.pass(page, 5000)
    expect(tagged.relay.leads()).toEqual([])
    tagged.site.answers.set('/pages/index.php', { redirect: '' })
    await page.fill('[name="email"]', 'vera@mail.example')
    await page.click('#button-guest')
    await page.waitForSelector('#done')
    await tagged.pass(page, 70_000)
    expect(tagged.onlyLead()).toEqual(
      expectedLead(page, 'Оформление заказа', {
        controls: [
          ['customer_group_id', '1', 'Покупатели'],
          ['firstname', 'Вера'],
          ['lastname', ''],
          ['email', 'vera@mail.example'],
          ['telephone', '89161234567'],
          ['city', ''],
          ['custom_field[account][3]', ''],
        ],
      }),
    )
  })

  it('catches OpenCart 4', async () => {
    const page = await open('opencart4-contact', { selector: '#form-contact' })
    tagged.site.answers.set('/pages/index.php', { success: true })
    await page.fill('[name="name"]', 'Олег')
    await page.fill('[name="email"]', 'oleg@mail.example')
    await page.fill('[name="enquiry"]', 'Есть ли доставка?')
    await page.click('button')
    await tagged.pass(page, 70_000)
    expect(tagged.onlyLead().controls).toEqual([
      ['name', 'Олег'],
      ['email', 'oleg@mail.example'],
      ['enquiry', 'Есть ли доставка?'],
    ])
  })

  it('catches the checkout of WooCommerce without cards and nonces, though the page goes on at once', async () => {
    const page = await open('woocommerce-checkout', { selector: 'form.checkout' })
    await page.fill('#billing_first_name', 'Нина')
    await page.fill('#billing_phone', '89161234567')
    await page.fill('#card-number', '4111 1111 1111 1111')
    await page.fill('#card-cvc', '123')
    await page.click('#place_order')
    await page.waitForURL('**/thanks.html')
    await tagged.relay.waitFor('/lead', 1)
    const [first] = tagged.relay.leads()
    expect(first?.marks.isAttempt).toBe(false)
    expect(first?.controls).toEqual([
      ['billing_first_name', 'Нина'],
      ['billing_last_name', ''],
      ['billing_phone', '89161234567'],
      ['billing_email', ''],
      ['order_comments', ''],
      ['payment_method', 'card', 'Картой'],
      ['woocommerce_checkout_place_order', 'Подтвердить заказ'],
      ['_wp_http_referer', '/?wc-ajax=update_order_review'],
    ])
    await tagged.pass(page, 70_000)
    expect(new Set(tagged.relay.leads().map(({ id }) => id)).size).toBe(1)
  })

  it('reads a React form without names by selectors', async () => {
    const page = await open('react-app', {
      selector: '[data-testid="lead-form"]',
      elements: {
        name: '[aria-label="ФИО"]',
        phone: '[data-testid="phone"]',
        comment: '[data-testid="note"]',
        'deal:PLAN': '[role="radiogroup"]',
        'contact:AGREE': '[data-testid="agree"]',
      },
      requiredResults: ['phone'],
    })
    await page.fill('[aria-label="ФИО"]', 'Юлия')
    await page.fill('[data-testid="phone"]', '89161234567')
    await page.click('text=Профи')
    await page.fill('[data-testid="note"]', 'Жду звонка')
    await page.click('[data-testid="agree"]')
    await page.click('button')
    await tagged.pass(page, 70_000)
    expect(tagged.onlyLead()).toEqual(
      expectedLead(page, 'Личный кабинет', {
        controls: [],
        results: {
          name: { value: 'Юлия' },
          phone: { value: '89161234567' },
          comment: { value: 'Жду звонка' },
          'deal:PLAN': { value: 'pro', text: 'Профи' },
          'contact:AGREE': { value: 'Согласен на обработку данных' },
        },
      }),
    )
  })

  it('sends a double click on a jQuery form once, although its hidden field changes', async () => {
    const page = await open('jquery-ajax', { selector: '.order-form' })
    await page.fill('[name="data[Имя]"]', 'Глеб')
    await page.fill('[name="data[Телефон]"]', '89161234567')
    await page.selectOption('[name="data[Класс][]"]', ['c', 'b'])
    await page.dblclick('[type="submit"]')
    await tagged.pass(page, 70_000)
    expect(tagged.onlyLead().controls).toEqual([
      ['data[Имя]', 'Глеб'],
      ['data[Телефон]', '89161234567'],
      ['data[Класс][]', 'c', 'Комфорт'],
      ['data[Класс][]', 'b', 'Бизнес'],
      ['source', 'landing'],
      ['stamp', '1'],
    ])
    expect(tagged.site.posts).toHaveLength(2)
  })

  it('sends a form of several steps once, at its end', async () => {
    const page = await open('multi-step', { selector: '#quiz' })
    await page.check('[value="wood"]')
    await page.click('.active .quiz__next')
    await tagged.pass(page, 90_000)
    await page.fill('[name="area"]', '150')
    await page.click('.active .quiz__next')
    await tagged.pass(page, 90_000)
    expect(tagged.relay.leads()).toEqual([])
    await page.fill('[name="phone"]', '89161234567')
    await page.click('.quiz__send')
    await tagged.pass(page, 700_000)
    expect(tagged.onlyLead().controls).toEqual([
      ['house', 'wood', 'Деревянный'],
      ['area', '150'],
      ['name', ''],
      ['phone', '89161234567'],
      ['agree', '1', 'Согласен с политикой'],
    ])
  })

  it('catches each form of a popup that is made anew and taken away at once', async () => {
    const page = await open('popup', { selector: '.callback-form', requiredControls: { phone: 'tel' } })
    for (const service of ['Консультация', 'Суд']) {
      await page.click(`[data-service="${service}"]`)
      await page.fill('[name="client"]', 'Инна')
      await page.fill('[name="tel"]', '89161234567')
      await page.click('.send')
    }
    await tagged.pass(page, 70_000)
    expect(tagged.relay.leads().map(({ controls }) => controls)).toEqual([
      [
        ['service', 'Консультация'],
        ['client', 'Инна'],
        ['tel', '89161234567'],
      ],
      [
        ['service', 'Суд'],
        ['client', 'Инна'],
        ['tel', '89161234567'],
      ],
    ])
  })

  it('catches a form inside of a shadow root', async () => {
    const page = await open('shadow-dom', { selector: 'lead-widget >>> form', requiredControls: { phone: 'phone' } })
    await page.fill('lead-widget text-field input', 'Яна')
    await page.fill('[name="phone"]', '89161234567')
    await page.press('[name="phone"]', 'Enter')
    await tagged.pass(page, 70_000)
    expect(tagged.onlyLead().controls).toEqual([
      ['phone', '89161234567'],
      ['name', 'Яна'],
    ])
  })

  it('leaves forms of frames alone', async () => {
    const page = await open('iframe', { selector: 'form' })
    const frame = page.frameLocator('iframe')
    await frame.locator('[name="phone"]').fill('89161234567')
    await frame.locator('button').click()
    await tagged.pass(page, 70_000)
    expect(tagged.relay.leads()).toEqual([])
    expect(await page.evaluate(() => Object.values((window as TaggedWindow).estafetaTag ?? {})[0]?.catches(7))).toBe(0)
  })

  it('catches a loose button by click and by key, reading what stands around it before it is cleared', async () => {
    const page = await open('no-form', {
      selector: '.send',
      type: 'button',
      requiredControls: { phone: 'user_tel' },
    })
    await page.click('.send b')
    await tagged.relay.waitFor('/notice', 1)
    expect(tagged.relay.notices()).toEqual([{ kind: 'incomplete', form: 7, detail: 'phone', url: page.url() }])
    await page.fill('#user_tel', '89161234567')
    await page.click('.send b')
    await page.fill('#user_name', 'Рита')
    await page.fill('#user_tel', '89160000000')
    await page.focus('.send')
    await page.keyboard.press('Enter')
    await tagged.pass(page, 70_000)
    expect(tagged.relay.leads().map(({ controls }) => controls)).toEqual([
      [
        ['user_name', ''],
        ['user_tel', '89161234567'],
        ['address', ''],
      ],
      [
        ['user_name', 'Рита'],
        ['user_tel', '89160000000'],
        ['address', ''],
      ],
    ])
  })

  it('takes an unfinished mask for an empty phone, and reads a finished one as people see it', async () => {
    const page = await open('masked-phone', { selector: '#zamer', requiredControls: { phone: 'phone' } })
    await page.focus('#zphone')
    await page.keyboard.type('91612')
    await page.click('button')
    await tagged.relay.waitFor('/notice', 1)
    await page.focus('#zphone')
    await page.keyboard.type('34567')
    await page.click('button')
    await tagged.pass(page, 70_000)
    expect(tagged.onlyLead().controls).toEqual([
      ['fio', ''],
      ['phone', '+7 (916) 123-45-67'],
    ])
    expect(tagged.relay.notices()).toEqual([{ kind: 'incomplete', form: 7, detail: 'phone', url: page.url() }])
  })
})
