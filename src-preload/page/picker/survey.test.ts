import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pageSurvey, type PageForm, type PageSurvey } from '../../contract/model/picker.ts'
import { openBrowser } from '../testing/open-browser.ts'
import { openProbedPage } from './probed-page.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

async function surveyOf(html: string): Promise<PageSurvey> {
  const probed = await openProbedPage(browser, html)
  try {
    return pageSurvey.parse(await probed.call('survey'))
  } finally {
    await probed.page.close()
  }
}

const fixture = (name: string) => readFile(new URL(`../testing/pages/${name}.html`, import.meta.url), 'utf8')
const surveyOfFixture = async (name: string) => await surveyOf(await fixture(name))
const body = (html: string) => `<!doctype html><html><body>${html}</body></html>`

/** Meanings of the fields that people see, by name. */
const meaningsOf = (form: PageForm | undefined) =>
  Object.fromEntries((form?.controls ?? []).filter((one) => one.meaning !== null).map((one) => [one.name, one.meaning]))

const builders: [string, string, Record<string, string>][] = [
  ['tilda', 'tilda', { Name: 'name', Phone: 'phone', Email: 'email', Checkbox: 'consent' }],
  [
    'contact-form-7',
    'contact-form-7',
    {
      'your-name': 'name',
      'tel-922': 'phone',
      'your-email': 'email',
      'your-message': 'comment',
      'acceptance-101': 'consent',
    },
  ],
  [
    'elementor',
    'elementor',
    { 'form_fields[name]': 'name', 'form_fields[email]': 'email', 'form_fields[field_2b1c0de]': 'phone' },
  ],
  [
    'wpforms',
    'wpforms',
    { 'wpforms[fields][0][first]': 'name', 'wpforms[fields][0][last]': 'name', 'wpforms[fields][1]': 'phone' },
  ],
  [
    'bitrix-webform',
    'bitrix',
    { form_text_1: 'name', form_text_2: 'phone', form_email_3: 'email', form_textarea_8: 'comment' },
  ],
  ['bitrix-feedback', 'bitrix', { user_name: 'name', user_email: 'email', MESSAGE: 'comment' }],
  ['opencart4-contact', 'opencart', { name: 'name', email: 'email', enquiry: 'comment' }],
  [
    'woocommerce-checkout',
    'woocommerce',
    {
      billing_first_name: 'name',
      billing_last_name: 'name',
      billing_phone: 'phone',
      billing_email: 'email',
      order_comments: 'comment',
      terms: 'consent',
    },
  ],
]

describe('survey', () => {
  it.each(builders)('recognises %s, its fields and that it is a lead form', async (page, builder, meanings) => {
    const { forms } = await surveyOfFixture(page)
    expect(forms[0]?.builder).toBe(builder)
    expect(forms[0]?.isLeadForm).toBe(true)
    expect(meaningsOf(forms[0])).toEqual(meanings)
    expect(forms[0]?.buttons.length).toBeGreaterThan(0)
  })

  it('finds forms of hidden popups and says that they are hidden', async () => {
    const { forms } = await surveyOfFixture('tilda-popup')
    expect(forms.map((form) => [form.title, form.isVisible, form.isLeadForm])).toEqual([
      ['Заказать замер', false, true],
    ])
  })

  it('finds forms in shadow roots', async () => {
    const { forms } = await surveyOfFixture('shadow-dom')
    expect(forms[0]?.candidates[0]?.selector).toBe('lead-widget >>> form.lead')
    expect(forms[0]?.isLeadForm).toBe(true)
  })

  it('finds fields without a name and gives a selector for them', async () => {
    const { forms } = await surveyOfFixture('react-app')
    expect(forms[0]?.warnings).toContain('no_named_controls')
    expect(forms[0]?.controls.map((one) => [one.name, one.selector, one.meaning])).toEqual([
      ['', '[aria-label="ФИО"]', 'name'],
      ['', '[data-testid="phone"]', 'phone'],
      ['', '[data-testid="note"]', 'comment'],
    ])
  })

  it('finds fields with a button and without a form', async () => {
    const { forms, loose, warnings } = await surveyOfFixture('no-form')
    expect({ forms, warnings }).toEqual({ forms: [], warnings: [] })
    expect(loose.map((one) => [one.button.text, one.controls.map((control) => control.meaning)])).toEqual([
      ['Заказать', ['name', 'phone', 'address']],
    ])
  })

  it('calls a form by its heading, its own name or its button, never by a name that a machine made', async () => {
    const form = (name: string, button: string) =>
      `<div><form name="${name}"><input name="phone"><button>${button}</button></form></div>`
    const { forms } = await surveyOf(
      body(
        `${form('form610155123', 'Получить расчёт')}${form('callback', 'Ок')}${form('sc-bdVaJa', '×')}${form('form_1', '<b>Жду</b> звонка')}
        <section><h2>Запись</h2><form name="form99"><input name="tel"><button>Да</button></form></section>`,
      ),
    )
    expect(forms.map((one) => one.title)).toEqual(['Получить расчёт', 'callback', '', 'Жду звонка', 'Запись'])
  })

  it('takes equal forms of a list for one, with their number and a selector for all of them', async () => {
    const card = (id: number, field = 'phone') =>
      `<div class="product-card"><h3>Товар ${id}</h3><form class="quick-order"><input name="${field}"><input type="hidden" name="id" value="${id}"><button>Купить</button></form></div>`
    const cards = Array.from({ length: 30 }, (_, id) => card(id)).join('')
    const twins = '<section><form><input name="email"></form></section>'.repeat(2)
    const { forms } = await surveyOf(body(`<main>${cards}${card(31, 'mail')}</main>${twins}`))
    expect(forms.map((one) => [one.similar?.count, one.similar?.candidate.selector])).toEqual([
      [31, 'form.quick-order'],
      [undefined, undefined],
      [undefined, undefined],
      [undefined, undefined],
    ])
    expect(forms[0]?.similar?.candidate).toMatchObject({ count: 31, reasons: ['matches_similar', 'meaningful_class'] })
    expect(forms[0]?.candidates.every((one) => one.count === 1)).toBe(true)
  })

  it('says that the only form may be in a frame', async () => {
    const { frames, warnings } = await surveyOfFixture('iframe')
    expect(frames).toEqual([{ src: '', title: 'Форма записи' }])
    expect(warnings).toEqual(['inside_iframe'])
  })

  it('names foreign widgets by the address of their frame, and leaves technical frames out', async () => {
    const { frames, warnings } = await surveyOf(
      body(
        '<iframe src="https://b24-abc.bitrix24.ru/crm/form/1" width="300" height="200"></iframe><iframe src="https://www.google.com/recaptcha/x" width="300" height="80"></iframe>',
      ),
    )
    expect(frames).toEqual([{ src: 'https://b24-abc.bitrix24.ru/crm/form/1', title: '' }])
    expect(warnings).toEqual(['inside_iframe', 'external_widget'])
  })

  it('tells login, search, subscription, comments and carts from lead forms', async () => {
    const { forms } = await surveyOf(
      body(
        `<form role="search"><input type="search" name="s"></form>
         <form id="log"><input name="email" type="email"><input type="password" name="pwd"><button>Войти</button></form>
         <form id="sub"><input type="email" name="email"><button>Ок</button></form>
         <form id="commentform" action="/wp-comments-post.php"><textarea name="comment"></textarea><input name="author"><input name="email"></form>
         <form class="cart"><input type="number" name="quantity"><button>В корзину</button></form>
         <form id="lead"><input name="tel"><button>Жду</button></form>`,
      ),
    )
    expect(forms.map((form) => [form.candidates[0]?.selector, form.isLeadForm, form.warnings])).toEqual([
      ['#lead', true, []],
      ['form:has([name="s"])', false, ['is_search', 'no_contact_field']],
      ['#log', false, ['is_login']],
      ['#sub', false, ['is_subscription']],
      ['#commentform', false, []],
      ['form.cart', false, ['no_contact_field']],
    ])
  })

  it('takes the title from the heading of the form, not from that of a card beside it or of a field', async () => {
    const { forms } = await surveyOf(
      body(
        `<section><h2>Оставьте заявку</h2><form id="a"><fieldset><legend>Имя</legend><input name="name"></fieldset><input name="phone"></form></section>
         <section><div class="card"><h3>Станок</h3><a href="/1">Купить</a></div><div><form id="b" aria-label="Обратный звонок"><input name="phone"></form></div></section>
         <div role="dialog" aria-labelledby="t"><b id="t">Задать вопрос</b><form id="c"><input name="phone"></form></div>`,
      ),
    )
    expect(forms.map((form) => form.title)).toEqual(['Оставьте заявку', 'Обратный звонок', 'Задать вопрос'])
  })

  it('shows boxes of one name as one field, and options of lists', async () => {
    const { forms } = await surveyOf(
      body(
        `<form><fieldset><legend>Способ связи</legend><label><input type="radio" name="way" value="1">Звонок</label><label><input type="radio" name="way" value="2" checked>Письмо</label></fieldset>
         <label>Город <select name="city"><option value="">Выберите</option><option value="7">Москва</option></select></label><input name="tel"></form>`,
      ),
    )
    expect(forms[0]?.controls[0]).toEqual({
      name: 'way',
      selector: null,
      kind: 'radio',
      label: 'Способ связи',
      value: '2',
      options: [
        { value: '1', text: 'Звонок' },
        { value: '2', text: 'Письмо' },
      ],
      meaning: null,
      isRequired: false,
      isVisible: true,
      isPrivate: false,
      isHoneypot: false,
    })
    expect(forms[0]?.controls[1]).toMatchObject({ label: 'Город', kind: 'select', meaning: 'city' })
    expect(forms[0]?.controls[1]?.options).toEqual([
      { value: '', text: 'Выберите' },
      { value: '7', text: 'Москва' },
    ])
  })

  it('shows no value of private fields', async () => {
    const { forms } = await surveyOf(
      body(
        '<form><input name="tel" value="+7 916"><input type="password" name="p" value="secret"><input name="n" value="4111 1111 1111 1111"></form>',
      ),
    )
    expect(forms[0]?.controls.map((one) => [one.name, one.value, one.isPrivate])).toEqual([
      ['tel', '+7 916', false],
      ['p', '', true],
      ['n', '', false],
    ])
  })

  it('knows fields by autocomplete, names, labels, table cells and masks, in this order', async () => {
    const fields: [string, string | null][] = [
      ['<input name="x1" autocomplete="section-a tel">', 'phone'],
      ['<input name="x2" autocomplete="organization">', 'company'],
      ['<input name="client_phone">', 'phone'],
      ['<input name="contact">', 'phone'],
      ['<input name="contact_name">', 'name'],
      ['<input name="company_name">', 'company'],
      ['<input name="product_name">', null],
      ['<input name="ваше_имя">', 'name'],
      ['<input name="data[Телефон]">', 'phone'],
      ['<input name="userEmail">', 'email'],
      ['<input name="hotel">', null],
      ['<input name="gorod">', 'city'],
      ['<label>Ваш телефон <input name="f1"></label>', 'phone'],
      ['<input name="f2" placeholder="+7 (___) ___-__-__">', 'phone'],
      ['<input name="f3" placeholder="name@mail.ru">', 'email'],
      ['<input name="f4" data-mask="+7 (999) 999-99-99">', 'phone'],
      ['<input name="f5" inputmode="tel">', 'phone'],
      ['<table><tr><td>Как вас зовут *</td><td><input name="f6"></td></tr></table>', 'name'],
      ['<textarea name="f7"></textarea>', 'comment'],
      ['<input name="q">', null],
      ['<input name="coupon_code">', null],
      ['<label><input type="checkbox" name="c1"> Даю согласие на обработку</label>', 'consent'],
      ['<label><input type="checkbox" name="c2"> Нужна доставка</label>', null],
    ]
    const { forms } = await surveyOf(body(`<form>${fields.map(([html]) => `<div>${html}</div>`).join('')}</form>`))
    const found = forms[0]?.controls.map((one) => one.meaning) ?? []
    expect(fields.map(([html], index) => [html, found[index]])).toEqual(fields)
  })
})
