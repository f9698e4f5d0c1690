import { documentOf, times, type CorpusPage } from './build.ts'

const FIELDS = 'form, button, input:not([type="hidden"]), textarea, select, a.btn, [role="button"]'

/** Next.js with Tailwind and shadcn/ui: no word of one's own, ids of Radix. */
const shadcn: CorpusPage = {
  name: 'shadcn',
  targets: FIELDS,
  html: (b) =>
    documentOf(
      'SaaS',
      `<div id="__next"><main class="flex min-h-screen flex-col items-center p-24"><section class="w-full max-w-2xl rounded-xl border bg-card"><form class="space-y-8 p-6">
${['name', 'email', 'company'].map((one) => `<div class="space-y-2"><label class="text-sm font-medium" for=":r${b.hash(one, 2)}:-form-item">${one}</label><input class="flex h-10 w-full rounded-md border aria-invalid:ring-2 ${b.state('', 'border-destructive')}" id=":r${b.hash(one, 2)}:-form-item" aria-describedby=":r${b.hash(one, 2)}:-form-item-description" aria-invalid="${b.state('false', 'true')}" name="${one}"></div>`).join('')}
<button type="button" role="combobox" aria-controls="radix-:r${b.hash('s', 1)}:" aria-expanded="${b.state('false', 'true')}" data-state="${b.state('closed', 'open')}" class="flex h-10 w-full items-center">Размер команды</button>
<button type="button" role="checkbox" aria-checked="${b.state('false', 'true')}" data-state="${b.state('unchecked', 'checked')}" class="peer h-4 w-4"></button>
<button class="inline-flex items-center bg-primary" type="submit">Запросить демо</button></form></section>
<section class="w-full max-w-2xl rounded-xl border"><form class="flex w-full gap-2"><input class="flex h-10 w-full rounded-md border" type="email" placeholder="E-mail"><button class="inline-flex items-center" type="submit">Подписаться</button></form></section></main></div>`,
    ),
}

/** WordPress with Divi and Gravity Forms. */
const divi: CorpusPage = {
  name: 'divi gravity',
  targets: FIELDS,
  html: (b) =>
    documentOf(
      'Divi',
      `<div id="page-container" class="et-animated-content"><div id="et-main-area">${times(
        2,
        (
          n,
        ) => `<div class="et_pb_section et_pb_section_${n} et_section_regular ${b.state('', 'et_had_animation')}"><div class="et_pb_row et_pb_row_${n}"><div class="et_pb_column et_pb_column_1_2 et_pb_css_mix_blend_mode_passthrough"><div class="et_pb_module et_pb_code et_pb_code_${n}"><div class="gf_browser_chrome gform_wrapper gravity-theme" id="gform_wrapper_${n + 3}"><form method="post" enctype="multipart/form-data" id="gform_${n + 3}" action="/#gf_${n + 3}" novalidate data-formid="${n + 3}"><div class="gform-body gform_body"><div id="gform_fields_${n + 3}" class="gform_fields top_label">
<fieldset id="field_${n + 3}_1" class="gfield gfield--type-name ${b.state('', 'gfield_error')}" data-js-reload="field_${n + 3}_1"><legend class="gfield_label">Имя</legend><div class="ginput_complex" id="input_${n + 3}_1"><span id="input_${n + 3}_1_3_container" class="name_first"><input type="text" name="input_1.3" id="input_${n + 3}_1_3" aria-required="true"></span><span class="name_last"><input type="text" name="input_1.6" id="input_${n + 3}_1_6"></span></div></fieldset>
<div id="field_${n + 3}_2" class="gfield gfield--type-phone"><div class="ginput_container ginput_container_phone"><input name="input_2" id="input_${n + 3}_2" type="tel" class="large" aria-invalid="${b.state('false', 'true')}"></div></div></div></div><div class="gform_footer"><input type="submit" id="gform_submit_button_${n + 3}" class="gform_button button" value="Отправить"><input type="hidden" name="gform_unique_id" value="${b.hex('u', 12)}"></div></form></div></div></div></div></div>`,
      )}</div></div>`,
    ),
}

/** Bitrix shop of a studio: generated ids of components, several equal blocks. */
const aspro: CorpusPage = {
  name: 'bitrix studio shop',
  targets: `${FIELDS}, .btn, .basket-btn`,
  html: (b) =>
    documentOf(
      'Магазин',
      `<div class="body"><header id="header"><div class="header-wrap"><div class="phone-block"><a rel="nofollow" class="dotted callback_btn animate-load" data-event="jqm" data-param-form_id="CALLBACK" data-name="callback">Заказать звонок</a></div><form action="/catalog/" class="search"><input class="search-input" id="title-search-input_fixed" type="text" name="q"><button class="btn btn-search" type="submit" name="s">Найти</button></form></div></header>
<div class="catalog_block items">${times(6, (n) => `<div class="item_block col-4" id="bx_3966226736_${b.number(`i${n}`, 4)}_${b.hex(`i${n}`, 32)}"><div class="catalog_item main_item_wrapper item_wrap" id="bx_3966226736_${b.number(`i${n}`, 4)}"><div class="item-title"><a href="/catalog/${n}/">Товар ${n}</a></div><div class="footer_button"><div class="counter_block" data-item="${1200 + n}"><input type="text" class="text" name="quantity" value="1"></div><div class="button_block ${b.state('', 'wide')}"><span data-value="100" data-item="${1200 + n}" class="small to-cart btn btn-default">В корзину</span></div></div></div></div>`)}</div>
<div class="form inline callback"><form name="FEEDBACK" action="/" method="POST" enctype="multipart/form-data"><input type="hidden" name="sessid" id="sessid_${b.number('s', 1)}" value="${b.hex('q', 32)}"><div class="form-control"><label><span>Имя</span></label><input type="text" class="inputtext" data-sid="CLIENT_NAME" name="form_text_31"></div><div class="form-control"><input type="tel" class="phone" data-sid="PHONE" name="form_text_32"></div><textarea data-sid="POST" name="form_textarea_33"></textarea><input type="submit" class="btn btn-default" value="Отправить" name="web_form_submit"></form></div></div>`,
    ),
}

/** Vue with Vuetify and Element Plus: classes of the library, numbers of the render. */
const vuetify: CorpusPage = {
  name: 'vuetify',
  targets: FIELDS,
  html: (b) =>
    documentOf(
      'CRM',
      `<div id="app" data-v-app><div class="v-application v-theme--light v-layout"><div class="v-application__wrap"><main class="v-main"><div class="v-container" data-v-${b.hex('v')}>${[
        'Расчёт',
        'Заявка',
      ]
        .map(
          (
            title,
            n,
          ) => `<div class="v-card v-theme--light ${n === 0 ? 'calc-card' : ''}" data-v-${b.hex('v')}><div class="v-card-title">${title}</div><form class="v-form" novalidate>
${['Имя', 'Телефон'].map((label) => `<div class="v-input v-input--horizontal v-text-field ${b.state('', 'v-input--dirty v-input--error')}"><div class="v-field"><input size="1" type="${label === 'Телефон' ? 'tel' : 'text'}" id="input-${b.number(title + label, 2)}" aria-describedby="input-${b.number(title + label, 2)}-messages" class="v-field__input" aria-label="${label}"></div></div>`).join('')}
<div class="el-select" id="el-id-${b.number('el', 4)}-${n}"><input class="el-select__input" role="combobox" id="el-id-${b.number('el', 4)}-1${n}" readonly></div><button type="submit" class="v-btn v-btn--elevated bg-primary">${n === 0 ? 'Рассчитать' : 'Отправить'}</button></form></div>`,
        )
        .join('')}</div></main></div></div></div>`,
    ),
}

/** A landing made by hand twelve years ago: tables, the same class on everything, inline handlers. */
const tables: CorpusPage = {
  name: 'tables',
  targets: FIELDS,
  html: (b) =>
    documentOf(
      'Лендинг',
      `<center><table width="900"><tr><td class="top"><img src="1.gif"></td><td><a href="#" class="btn" onclick="openbox('b1')">Звонок</a></td></tr>${times(3, (n) => `<tr><td colspan="2"><h2>Блок ${n}</h2><form action="mail.php" method="post"><input type="hidden" name="ses" value="${b.hex(`s${n}`, 26)}"><table class="tbl"><tr><td>Имя:</td><td><input name="name" class="inp"></td></tr><tr><td>Тел:</td><td><input name="tel" class="inp ${b.state('', 'error')}"></td></tr></table><input type="submit" class="but" value="${['Заказать', 'Купить', 'Узнать цену'][n]}"></form></td></tr>`)}</table></center><div id="b1" style="display:${b.state('none', 'block')}"><form onsubmit="return chk(this)"><input name="phone2"><input type="submit" value="OK"></form></div>`,
    ),
}

/** Webflow with its ids, and a quiz of cards. */
const webflow: CorpusPage = {
  name: 'webflow',
  targets: `${FIELDS}, .quiz-card`,
  html: (b) =>
    documentOf(
      'Webflow',
      `<div class="page-wrapper"><div class="section hero wf-section"><div id="w-node-${b.uuid('n')}-${b.hex('p')}" class="w-layout-grid grid-2"><div class="form-block w-form"><form id="email-form" name="email-form" data-name="Email Form" method="get" data-wf-page-id="${b.hex('pg', 24)}" data-wf-element-id="${b.uuid('el')}" class="form ${b.state('', 'w-form-loading')}"><input class="text-field w-input" maxlength="256" name="Name" data-name="Name" type="text" id="Name"><input class="text-field w-input" name="Phone-2" data-name="Phone 2" type="tel" id="Phone-2" required><label class="w-checkbox"><div class="w-checkbox-input w-checkbox-input--inputType-custom ${b.state('', 'w--redirected-checked')}"></div><input type="checkbox" id="checkbox" name="checkbox" data-name="Checkbox" style="opacity:0"><span class="w-form-label">Согласен</span></label><input type="submit" data-wait="…" class="submit-button w-button" value="Отправить"></form></div></div></div>
<div class="section quiz">${times(4, (n) => `<div class="quiz-card ${b.state('', n === 1 ? 'w--current' : '')}" data-w-id="${b.uuid(`q${n}`)}" role="button" tabindex="0"><div class="quiz-text">Ответ ${n}</div></div>`)}<div class="form-block w-form"><form name="wf-form-Quiz" data-name="Quiz" class="form-2"><input class="text-field-2 w-input" name="quiz-phone" type="tel" id="quiz-phone"><input type="submit" class="submit-button w-button" value="Получить"></form></div></div></div>`,
    ),
}

/** Angular with Material in a lazy module. */
const material: CorpusPage = {
  name: 'angular material',
  targets: FIELDS,
  html: (b) =>
    documentOf(
      'Портал',
      `<app-root ng-version="17.3.0" _nghost-ng-c${b.number('a', 10)}><router-outlet></router-outlet><app-request _nghost-ng-c${b.number('r', 10)} class="ng-star-inserted"><mat-card class="mat-mdc-card mdc-card"><form _ngcontent-ng-c${b.number('r', 10)} novalidate class="${b.state('ng-untouched ng-pristine', 'ng-touched ng-dirty')} ng-invalid">${['lastName', 'phone', 'city', 'comment'].map((one, n) => `<mat-form-field class="mat-mdc-form-field ng-tns-c${b.number('t', 10)}-${n} ${b.state('', 'mat-form-field-invalid')}"><div class="mat-mdc-text-field-wrapper mdc-text-field"><input matinput formcontrolname="${one}" class="mat-mdc-input-element ng-tns-c${b.number('t', 10)}-${n} cdk-text-field-autofill-monitored ${b.state('ng-pristine', 'ng-dirty')}" id="mat-input-${b.number(`m${n}`, 1)}" aria-invalid="${b.state('false', 'true')}"></div></mat-form-field>`).join('')}<button mat-raised-button type="submit" class="mdc-button mat-mdc-raised-button mat-primary"><span class="mat-ripple"></span><span class="mdc-button__label">Отправить</span></button><button mat-button type="button" class="mdc-button mat-mdc-button"><span class="mdc-button__label">Очистить</span></button></form></mat-card></app-request></app-root>`,
    ),
}

/** Pages that were written after the generator, by somebody who had not seen its corpus. */
export const unseenPages: readonly CorpusPage[] = [shadcn, divi, aspro, vuetify, tables, webflow, material]
