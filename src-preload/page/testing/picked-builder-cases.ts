import { fillAll, type PickedCase } from './picked-case.ts'

/** Pages of builders, each as a version of it or an addition makes them. */
export const PICKED_BUILDERS: readonly PickedCase[] = [
  {
    page: 'tilda-zero-block',
    says: 'first form, its phone in a hidden box',
    visit: async (page, pass) => {
      await fillAll(page, { '#rec801223344 [name="Name"]': 'Анна' })
      await page.click('#rec801223344 [type="submit"]')
      await pass(2000)
      await fillAll(page, { '.t-input-phonemask': '(916) 123-45-67' })
      await page.dblclick('#rec801223344 [type="submit"]')
      await page.waitForSelector('.js-send-form-success')
    },
    leads: [{ name: 'Анна', phone: '+7 (916) 123-45-67' }],
    posts: ['/procces/', '/procces/'],
  },
  {
    page: 'tilda-zero-block',
    says: 'popup',
    pick: { index: 1 },
    visit: async (page) => {
      await page.click('a[href="#popup:callback"]')
      await fillAll(page, { '#rec801223355 [name="Phone"]': '89161234567' })
      await page.press('#rec801223355 [name="Phone"]', 'Enter')
      await page.waitForSelector('#rec801223355 .js-send-form-success')
    },
    leads: [{ phone: '89161234567' }],
    posts: ['/procces/'],
  },
  {
    page: 'cf7-conditional',
    says: 'an invalid attempt corrected, and the other instance left alone',
    visit: async (page, pass) => {
      await page.selectOption('[name="who"]', 'Юрлицо')
      await fillAll(page, {
        '[name="org"]': 'ООО «Ромашка»',
        '#wpcf7-f77-p12-o1 [name="tel-33"]': '12',
        '#wpcf7-f77-p12-o1 [name="text-510"]': 'Пётр',
      })
      await page.click('#wpcf7-f77-p12-o1 [type="submit"]')
      await page.waitForSelector('form.invalid')
      await pass(2000)
      await fillAll(page, { '#wpcf7-f77-p12-o1 [name="tel-33"]': '+79161234567' })
      await page.click('#wpcf7-f77-p12-o1 [type="submit"]')
      await page.waitForSelector('form.sent')
      await fillAll(page, { '#wpcf7-f77-p12-o2 [name="tel-33"]': '+79990000000' })
      await page.click('#wpcf7-f77-p12-o2 [type="submit"]')
      await page.waitForSelector('#wpcf7-f77-p12-o2 form.sent')
    },
    leads: [{ name: 'Пётр', phone: '+79161234567' }],
    posts: Array<string>(3).fill('/wp-json/contact-form-7/v1/contact-forms/77/feedback'),
  },
  {
    page: 'elementor-popup-steps',
    says: 'two steps in a popup made on demand',
    pick: { open: (page) => page.click('#opener') },
    visit: async (page) => {
      await page.click('#opener')
      await page.click('.e-form__buttons__wrapper__button-next')
      await page.fill('#form-field-name', 'Илья')
      await page.click('.elementor-popup-modal [type="submit"]')
      await page.fill('#form-field-field_77f0b1c', '+79161234567')
      await page.click('.elementor-popup-modal [type="submit"]')
      await page.waitForSelector('.elementor-popup-modal', { state: 'attached' })
    },
    leads: [{ name: 'Илья', phone: '+79161234567' }],
    posts: ['/wp-admin/admin-ajax.php'],
  },
  {
    page: 'wpforms-native',
    says: 'a native multipart submit',
    visit: async (page) => {
      await fillAll(page, {
        '#wpforms-1204-field_1': 'Олег',
        '#wpforms-1204-field_5': 'o@mail.example',
        '#wpforms-1204-field_5-secondary': 'o@mail.example',
      })
      await page.setInputFiles('#wpforms-1204-field_6', {
        name: 'cv.txt',
        mimeType: 'text/plain',
        buffer: Buffer.from('cv'),
      })
      await page.click('#wpforms-submit-1204')
      await page.waitForURL('**/careers/')
    },
    leads: [{ name: 'Олег', email: 'o@mail.example' }],
    posts: ['/careers/'],
  },
  {
    page: 'bitrix-ajax-component',
    says: 'a second button that the site presses itself, into a hidden frame',
    visit: async (page) => {
      await fillAll(page, {
        '[name="form_text_11"]': 'Вера',
        '[name="form_text_12"]': '8 916 1234567',
        textarea: 'Балкон',
      })
      await page.click('[name="web_form_apply"]')
      await page.clock.runFor(50)
      await page.waitForFunction('!document.querySelector("iframe") || frames[0].location.pathname === "/ajax/"')
      await page.clock.runFor(50)
      await page.waitForSelector('.notetext')
    },
    leads: [{ name: 'Вера', phone: '8 916 1234567', comment: 'Балкон' }],
    posts: ['/ajax/'],
  },
  {
    page: 'b24-inline-widget',
    says: 'an injected widget with its own alerts',
    visit: async (page, pass) => {
      await fillAll(page, { '[name="name"]': 'Юля', '[name="phone"]': '+7916' })
      await page.click('.b24-form-btn')
      await pass(3000)
      await page.fill('[name="phone"]', '+79161234567')
      await page.click('.b24-form-btn')
      await page.waitForSelector('.b24-form-success')
    },
    leads: [{ name: 'Юля', phone: '+79161234567' }],
    posts: ['/bitrix/services/main/ajax.php'],
  },
  {
    page: 'oc3-quick-order',
    says: 'a popup without a form',
    pick: { open: (page) => page.click('[data-toggle="modal"]') },
    visit: async (page, pass) => {
      await page.click('[data-toggle="modal"]')
      await fillAll(page, { '[name="qo_fio"]': 'Иван Иванов', '[name="qo_phone"]': '8916' })
      await page.click('.modal-footer a')
      await pass(3000)
      await page.fill('[name="qo_phone"]', '89161234567')
      await page.click('.modal-footer a')
      await page.waitForSelector('text=Заказ принят')
    },
    leads: [{ name: 'Иван Иванов', phone: '89161234567', comment: '' }],
    posts: ['/index.php'],
  },
  {
    page: 'woo-classic',
    says: 'errors of the server, then a redirect',
    visit: async (page, pass) => {
      await fillAll(page, { '#billing_first_name': 'Нина', '#billing_phone': '12', '#billing_email': 'n@mail.example' })
      await page.click('#place_order')
      await page.waitForSelector('.woocommerce-error')
      await pass(3000)
      await page.fill('#billing_phone', '89161234567')
      await page.click('#billing_email')
      await page.clock.runFor(50)
      await page.click('#place_order')
      await page.waitForURL('**/order-received/991/')
    },
    leads: [{ name: 'Нина', phone: '89161234567', email: 'n@mail.example', comment: '' }],
    posts: ['/', '/'],
  },
]
