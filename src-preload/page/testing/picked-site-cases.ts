import { fillAll, type PickedCase } from './picked-case.ts'

/** Pages made by hand or with libraries, each with a habit of its own. */
export const PICKED_SITES: readonly PickedCase[] = [
  {
    page: 'react-unmounting',
    says: 'controls without names, a form that goes away',
    visit: async (page, pass) => {
      await fillAll(page, { '#_r_1_': 'Дима', '#_r_2_': '8916' })
      await page.click('button')
      await pass(3000)
      await page.fill('#_r_2_', '89161234567')
      await page.dblclick('button')
      await page.waitForSelector('text=Ждите звонка')
    },
    leads: [{ name: 'Дима', phone: '89161234567' }],
    posts: ['/api/leads', '/api/leads'],
  },
  {
    page: 'vue-own-checks',
    says: 'two visitors, boxes that are invalid again after success',
    visit: async (page, pass) => {
      await fillAll(page, { '#input-v-0-1': 'Лена', '#input-v-0-4': '8916' })
      await page.click('button')
      await pass(3000)
      await page.fill('#input-v-0-4', '89161234567')
      await page.click('button')
      await page.waitForFunction('document.querySelector("#input-v-0-4").value === ""')
      await pass(3000)
      await fillAll(page, { '#input-v-0-1': 'Света', '#input-v-0-4': '89990000000' })
      await page.click('button')
    },
    leads: [
      { name: 'Лена', phone: '89161234567' },
      { name: 'Света', phone: '89990000000' },
    ],
    posts: ['/api/order', '/api/order'],
  },
  {
    page: 'jquery-post-link',
    says: 'a link, and a red border for an error',
    pick: { isButton: true },
    visit: async (page, pass) => {
      await fillAll(page, { '[name="data[Имя]"]': 'Рита', '.phone': '89' })
      await page.click('.btn-orange')
      await pass(3000)
      await page.fill('.phone', '89161234567')
      await page.dblclick('.btn-orange')
      await page.waitForSelector('text=Спасибо')
    },
    leads: [{ name: 'Рита', phone: '89161234567' }],
    posts: ['/send.php', '/send.php'],
  },
  {
    page: 'ids-only',
    says: 'ids and no form',
    visit: async (page) => {
      await page.click('#knopka')
      await fillAll(page, { '#klient_imya': 'Гена', '#klient_tel': '89161234567' })
      await page.click('#knopka')
      await page.waitForSelector('text=Принято')
    },
    leads: [{ name: 'Гена', phone: '89161234567' }],
    posts: ['/zakaz.php'],
  },
  {
    page: 'quiz',
    says: 'steps that replace each other',
    pick: {
      open: async (page) => {
        for (const name of ['Угловая', 'Срочно']) {
          await page.check(`[value="${name}"]`)
          await page.click('.quiz__next')
        }
      },
    },
    visit: async (page) => {
      for (const name of ['Угловая', 'Срочно']) {
        await page.check(`[value="${name}"]`)
        await page.click('.quiz__next')
      }
      await fillAll(page, { '[name="quiz_name"]': 'Ася', '[name="quiz_phone"]': '89161234567' })
      await page.press('[name="quiz_phone"]', 'Enter')
      await page.waitForSelector('.quiz__done')
    },
    leads: [{ name: 'Ася', phone: '89161234567' }],
    posts: ['/quiz/lead'],
  },
  {
    page: 'popup-destroyed',
    says: 'popups with another id each time',
    pick: { open: (page) => page.click('[data-model="X5"]') },
    visit: async (page, pass) => {
      for (const model of ['X6', 'X5']) {
        await page.click(`[data-model="${model}"]`)
        await fillAll(page, { '[name="client_name"]': 'Лев', '[name="client_phone"]': '89161234567' })
        await page.click('.td-form button')
        await pass(1500)
      }
    },
    leads: [
      { name: 'Лев', phone: '89161234567' },
      { name: 'Лев', phone: '89161234567' },
    ],
    posts: ['/td', '/td'],
  },
  {
    page: 'slotted-fields',
    says: 'boxes slotted into a form in a shadow root',
    visit: async (page) => {
      await fillAll(page, { '[name="client"]': 'Катя', '[name="tel"]': '89161234567' })
      await page.click('lead-card button')
      await page.waitForSelector('text=Спасибо')
    },
    leads: [{ name: 'Катя', phone: '89161234567' }],
    posts: ['/fitness'],
  },
  {
    page: 'editable-text',
    says: 'editable text and a div for a button, by keyboard',
    visit: async (page) => {
      await page.locator('.chat-card__phone').pressSequentially('89161234567')
      await page.locator('.chat-card__text').pressSequentially('Есть в наличии?')
      await page.focus('.chat-card__send')
      await page.keyboard.press('Enter')
    },
    leads: [{ phone: '89161234567', comment: 'Есть в наличии?' }],
    posts: ['/chat'],
  },
  {
    page: 'form-associated',
    says: 'custom elements that hold their values in private',
    visit: async (page) => {
      await page.click('ui-field[name="fio"]')
      await page.keyboard.type('Ян Ли')
      await page.click('ui-field[name="phone"]')
      await page.keyboard.type('89161234567')
      await page.click('button')
      await page.waitForURL('**/loan')
    },
    leads: [{ name: 'Ян Ли', phone: '89161234567' }],
    posts: ['/loan'],
  },
  {
    page: 'check-then-submit',
    says: 'a check that ends in submit(), names that hide properties',
    visit: async (page) => {
      await fillAll(page, { '[name="name"]': 'Яна', '[name="tel"]': '89161234567' })
      await page.click('#go')
      await page.clock.runFor(100)
      await page.waitForURL('**/osago')
    },
    leads: [{ name: 'Яна', phone: '89161234567' }],
    posts: ['/osago'],
  },
  {
    page: 'early-stopper',
    says: 'a listener before ours that stops the event',
    visit: async (page) => {
      await page.fill('[name="lp_name"]', 'Яша')
      await page.click('button')
      await page.fill('[name="lp_phone"]', '89161234567')
      await page.click('button')
      await page.waitForSelector('text=Спасибо')
    },
    leads: [{ name: 'Яша', phone: '89161234567' }],
    posts: ['/stopper'],
  },
  {
    page: 'disabled-by-click',
    says: 'a button that disables itself',
    visit: async (page) => {
      await page.fill('[name="phone"]', '89161234567')
      await page.dblclick('#evac-send')
    },
    leads: [{ phone: '89161234567' }],
    posts: ['/evac'],
  },
  {
    page: 'dialog-form',
    says: 'a dialog and its cancel button',
    pick: { open: (page) => page.click('body > button') },
    visit: async (page, pass) => {
      await page.click('body > button')
      await fillAll(page, { '[name="visitor"]': 'Эдик', '[name="mail"]': 'e@mail.example' })
      await page.click('[value="ok"]')
      await pass(1500)
      await page.click('body > button')
      await page.click('[value="cancel"]')
    },
    leads: [{ name: 'Эдик', email: 'e@mail.example' }],
    posts: ['/tour'],
  },
  {
    page: 'outside-button',
    says: 'everything outside of the form',
    visit: async (page) => {
      await fillAll(page, { '[name="person"]': 'Яков', '[name="mobile"]': '89161234567' })
      await page.click('.rent-btn')
      await page.waitForFunction('document.querySelector("[name=mobile]").value === ""')
    },
    leads: [{ name: 'Яков', phone: '89161234567', comment: '' }],
    posts: ['/rent'],
  },
  {
    page: 'twin-forms',
    says: 'the second of two forms alike',
    pick: { index: 1 },
    visit: async (page) => {
      for (const [n, phone] of [
        [0, '89160000000'],
        [1, '89161234567'],
        [1, '89167654321'],
      ] as const) {
        const form = page.locator('form').nth(n)
        await form.locator('[name="phone"]').fill(phone)
        await form.locator('button').click()
        await page.waitForFunction(`document.forms[${n}].phone.value === ''`)
      }
    },
    leads: [
      { name: '', phone: '89161234567' },
      { name: '', phone: '89167654321' },
    ],
    posts: ['/order.php', '/order.php', '/order.php'],
  },
  {
    page: 'key-mask',
    says: 'a mask that eats keys, two visitors',
    pick: { isButton: true },
    visit: async (page, pass) => {
      await page.focus('#fix_tel')
      await page.keyboard.type('916')
      await page.click('.fix__go')
      await pass(2000)
      await page.focus('#fix_tel')
      await page.keyboard.type('1234567')
      await page.dblclick('.fix__go')
      await pass(1500)
      await page.focus('#fix_tel')
      for (let i = 0; i < 10; i++) await page.keyboard.press('Backspace')
      await page.keyboard.type('9167654321')
      await page.click('.fix__go')
    },
    leads: [{ phone: '+7 916 123 45 67' }, { phone: '+7 916 765 43 21' }],
    posts: ['/fix', '/fix', '/fix'],
  },
  {
    page: 'hostile-globals',
    says: 'frozen prototypes and arrays with toJSON',
    visit: async (page) => {
      await fillAll(page, { '[name="fio"]': 'Ева', '[name="tel"]': '89161234567' })
      await page.click('[name="submit"]')
    },
    leads: [{ name: 'Ева', phone: '89161234567' }],
    posts: ['/old.cgi'],
  },
  {
    page: 'leaving-handler',
    says: 'a page that leaves in its handler',
    visit: async (page) => {
      await fillAll(page, { '[name="tourist"]': 'Ада', '[name="tourist_phone"]': '89161234567' })
      await page.click('button')
      await page.waitForURL('**/thanks.html')
    },
    leads: [{ name: 'Ада', phone: '89161234567' }],
    posts: ['/tour'],
  },
  {
    page: 'turbo-body',
    says: 'a body that is replaced',
    visit: async (page) => {
      for (const phone of ['89161234567', '89167654321']) {
        await fillAll(page, { '[name="ask[name]"]': 'Том', '[name="ask[phone]"]': phone })
        await page.evaluate('history.replaceState({}, "", "/x")')
        await page.click('[name="commit"]')
        await page.waitForURL('**/asked')
        await page.waitForFunction('document.querySelector("[name=\'ask[phone]\']").value === ""')
      }
    },
    leads: [
      { name: 'Том', phone: '89161234567' },
      { name: 'Том', phone: '89167654321' },
    ],
    posts: ['/ask', '/ask'],
  },
]
