import { documentOf, times, type Build, type CorpusPage } from './build.ts'

function moduleForm(key: string, b: Build, extra = ''): string {
  const cls = (file: string, local: string) => `${file}_${local}__${b.hash(`${file}${local}`)}`
  return `<form class="${cls('LeadForm', 'root')}" novalidate><h3 class="${cls('LeadForm', 'heading')}">Заявка</h3><div class="${cls('Field', 'field')}"><label for=":r${key}1:">Имя</label><input id=":r${key}1:" class="${cls('Field', 'input')} ${b.state('', cls('Field', 'touched'))}" name="name" type="text"></div><div class="${cls('Field', 'field')}"><input id=":r${key}2:" class="${cls('Field', 'input')}" name="phone" type="tel"></div>${extra}<button class="${cls('Button', 'button')} ${cls('Button', 'primary')}" type="submit">Отправить</button></form>`
}

const cssModules: CorpusPage = {
  name: 'react css modules',
  targets: 'form, button, input, textarea',
  html(b) {
    const cls = (file: string, local: string) => `${file}_${local}__${b.hash(`${file}${local}`)}`
    return documentOf(
      'Сервис',
      `<div id="__next"><div class="${cls('Layout', 'layout')}"><header class="${cls('Header', 'header')}"><button type="button" class="${cls('Button', 'button')} ${cls('Button', 'ghost')}" aria-label="Меню" aria-expanded="${b.state('false', 'true')}">≡</button><button type="button" class="${cls('Button', 'button')}">Войти</button></header><main><section class="${cls('Hero', 'hero')}"><div>${moduleForm('a', b)}</div></section><section class="${cls('Prices', 'prices')}">${times(3, (index) => `<div class="${cls('Plan', 'plan')}"><h4>Тариф ${index}</h4><p>${index}00 ₽</p><button type="button" class="${cls('Button', 'button')}">Выбрать</button></div>`)}</section><section id="contacts" class="${cls('Contacts', 'contacts')}">${moduleForm('b', b, `<textarea name="message" id=":rb3:" class="${cls('Field', 'input')}"></textarea>`)}</section></main></div></div>`,
    )
  },
}

const mui: CorpusPage = {
  name: 'react mui',
  targets: 'form, button, input, textarea, [role=button]',
  html(b) {
    const field = (id: string, label: string, extra = '') =>
      `<div class="MuiFormControl-root MuiFormControl-fullWidth MuiTextField-root css-${b.hash('tf', 6)}"><label class="MuiFormLabel-root MuiInputLabel-root ${b.state('', 'Mui-focused MuiInputLabel-shrink')} css-${b.hash('lb', 6)}" for=":r${id}:" id=":r${id}:-label">${label}</label><div class="MuiInputBase-root MuiOutlinedInput-root MuiInputBase-colorPrimary ${b.state('', 'Mui-error')} css-${b.hash('ib', 6)}"><input aria-invalid="${b.state('false', 'true')}" id=":r${id}:" type="text" class="MuiInputBase-input MuiOutlinedInput-input css-${b.hash('in', 6)}" ${extra}><fieldset aria-hidden="true" class="MuiOutlinedInput-notchedOutline css-${b.hash('fs', 6)}"><legend class="css-${b.hash('lg', 6)}"><span>${label}</span></legend></fieldset></div></div>`
    const b1 = (text: string, extra: string) =>
      `<button class="MuiButtonBase-root MuiButton-root MuiButton-contained MuiButton-containedPrimary css-${b.hash('bt', 6)}" tabindex="0" ${extra}>${text}<span class="MuiTouchRipple-root css-${b.hash('rp', 6)}"></span></button>`
    return documentOf(
      'Кабинет',
      `<div id="root"><header class="MuiPaper-root MuiAppBar-root css-${b.hash('ab', 6)}"><div class="MuiToolbar-root">${b1('Записаться', 'type="button"')}<div role="button" tabindex="0" class="MuiButtonBase-root MuiChip-root css-${b.hash('ch', 6)}">Москва</div></div></header><div class="MuiContainer-root css-${b.hash('ct', 6)}"><div class="MuiGrid-root css-${b.hash('gr', 6)}"><form class="MuiBox-root css-${b.hash('bx', 6)}">${field('1', 'Имя', 'name="fullName" autocomplete="name"')}${field('2', 'Телефон', 'name="phone"')}${field('3', 'Город')}${b1('Отправить', 'type="submit"')}</form></div><div class="MuiGrid-root css-${b.hash('gr', 6)}"><form class="MuiBox-root css-${b.hash('bx', 6)}">${field('4', 'Почта', 'name="email"')}${b1('Подписаться', 'type="submit"')}</form></div></div><div class="MuiDialog-root MuiModal-root css-${b.hash('dl', 6)}" role="presentation"><div class="MuiDialog-container"><div class="MuiPaper-root MuiDialog-paper" role="dialog" aria-labelledby=":r9:"><form>${field('5', 'Имя', 'name="name"')}${field('6', 'Телефон', 'name="phone"')}<div class="MuiDialogActions-root">${b1('Отмена', 'type="button"')}${b1('Жду звонка', 'type="submit"')}</div></form></div></div></div></div>`,
    )
  },
}

const styled: CorpusPage = {
  name: 'styled-components',
  targets: 'form, button, input, a[role=button]',
  html(b) {
    const cls = (key: string) => `sc-${b.letters(`sc${key}`)} ${b.letters(`g${key}`)}`
    return documentOf(
      'Лендинг',
      `<div id="app"><div class="${cls('page')}"><section class="${cls('hero')}"><a role="button" class="${cls('btn')}">Узнать больше</a></section><section class="${cls('block')}"><form class="${cls('form')}"><input class="${cls('input')}" type="text" name="name"><input class="${cls('input')}" type="tel" name="phone"><label class="${cls('agree')}"><input type="checkbox" name="agree" class="${cls('check')}"></label><button type="submit" class="${cls('btn')}">Отправить</button></form></section><section class="${cls('block')}"><form class="${cls('form')}"><input class="${cls('input')}" type="text" name="name"><input class="${cls('input')}" type="tel" name="phone"><button type="submit" class="${cls('btn')}">Отправить</button></form></section><footer class="${cls('foot')}"><form class="${cls('form')}"><input class="${cls('input')}" type="email" name="email"><button class="${cls('btn')}">→</button></form></footer></div></div>`,
    )
  },
}

const tailwind: CorpusPage = {
  name: 'tailwind',
  targets: 'form, button, input, textarea, select',
  html(b) {
    const input =
      'block w-full rounded-md border-0 py-1.5 px-3 text-gray-900 shadow-sm ring-1 ring-inset ring-gray-300 focus:ring-2 sm:text-sm'
    const button = `inline-flex items-center justify-center rounded-lg bg-indigo-600 px-4 py-2 text-sm font-semibold text-white hover:bg-indigo-500 ${b.state('opacity-100', 'opacity-50')}`
    return documentOf(
      'Tailwind',
      `<div class="min-h-screen bg-white"><header class="sticky top-0 z-50 flex items-center justify-between px-6"><nav class="hidden md:flex gap-x-8"><button type="button" id="headlessui-menu-button-:r${b.hash('h', 2)}:" data-headlessui-state="${b.state('', 'open')}" class="${button}">Услуги</button><button type="button" class="${button}">Связаться</button></nav></header><div class="mx-auto max-w-7xl px-6 lg:px-8"><div class="grid grid-cols-1 gap-8 lg:grid-cols-2"><div class="p-6 bg-gray-50 rounded-xl"><form class="space-y-6"><div class="grid grid-cols-2 gap-4"><input class="${input}" type="text" name="first-name"><input class="${input}" type="text" name="last-name"></div><input class="${input}" type="tel" name="phone"><select class="${input}" name="service"><option>1</option></select><button class="${button} w-full" type="submit">Отправить</button></form></div><div class="p-6 bg-gray-50 rounded-xl"><form class="space-y-6"><input class="${input}" type="email" name="email"><textarea class="${input}" rows="4" name="question"></textarea><button class="${button}" type="submit">Спросить</button></form></div></div><ul class="mt-16 grid grid-cols-3 gap-6">${times(3, () => `<li class="col-span-1 rounded-lg bg-white shadow"><div class="p-4"><h3 class="text-lg font-medium">Пакет</h3></div><div class="flex border-t"><button class="${button}">Заказать</button></div></li>`)}</ul></div></div>`,
    )
  },
}

function angularField([control, type]: readonly [string, string], number: number, b: Build): string {
  const mark = `_ngcontent-${b.hash('app', 3).toLowerCase()}-c${b.number('c', 3)}=""`
  return `<mat-form-field ${mark} class="mat-mdc-form-field ng-tns-c${b.number('tns', 4)}-${number} mat-mdc-form-field-type-mat-input mat-form-field-appearance-fill mat-primary ${b.state('ng-untouched ng-pristine ng-invalid', 'ng-touched ng-dirty ng-valid')}"><div class="mat-mdc-text-field-wrapper mdc-text-field"><div class="mat-mdc-form-field-infix"><input ${mark} matinput formcontrolname="${control}" type="${type}" class="mat-mdc-input-element mdc-text-field__input ${b.state('ng-untouched ng-pristine ng-invalid', 'ng-touched ng-dirty ng-valid')} cdk-text-field-autofill-monitored" id="mat-input-${b.number(`m${number}`, 2)}" aria-describedby="mat-mdc-error-${number}"></div></div></mat-form-field>`
}

const angular: CorpusPage = {
  name: 'angular',
  targets: 'form, button, input',
  html(b) {
    const mark = `_ngcontent-${b.hash('app', 3).toLowerCase()}-c${b.number('c', 3)}=""`
    const state = b.state('ng-untouched ng-pristine ng-invalid', 'ng-touched ng-dirty ng-valid')
    return documentOf(
      'Angular',
      `<app-root ng-version="19.1.4" _nghost-${b.hash('app', 3).toLowerCase()}-c1=""><app-header ${mark}><button ${mark} mat-button class="mdc-button mat-mdc-button mat-unthemed mat-mdc-button-base"><span class="mdc-button__label">Звонок</span></button></app-header><router-outlet></router-outlet><app-order ${mark}><form ${mark} novalidate class="${state}">${angularField(['name', 'text'], 0, b)}${angularField(['phone', 'tel'], 1, b)}<button ${mark} mat-raised-button color="primary" type="submit" class="mdc-button mdc-button--raised mat-mdc-raised-button mat-primary"><span>Заказать</span></button></form></app-order><app-question ${mark}><form ${mark} novalidate class="${state}">${angularField(['name', 'text'], 2, b)}${angularField(['email', 'email'], 3, b)}<button ${mark} mat-raised-button type="submit" class="mdc-button mdc-button--raised mat-mdc-raised-button"><span>Спросить</span></button><button ${mark} mat-button type="button" class="mdc-button mat-mdc-button"><span>Очистить</span></button></form></app-question></app-root>`,
    )
  },
}

const vue: CorpusPage = {
  name: 'vue scoped, element plus, vuetify',
  targets: 'form, button, input, textarea',
  html(b) {
    const scope = `data-v-${b.hex('scope')}=""`
    const field = (key: string, type: string) =>
      `<div ${scope} class="el-form-item is-required asterisk-left ${b.state('', 'is-error')}"><label id="el-id-${b.number('e', 4)}-${key}" for="el-id-${b.number('e', 4)}-1${key}" class="el-form-item__label">Поле</label><div class="el-form-item__content"><div class="el-input"><div class="el-input__wrapper ${b.state('', 'is-focus')}"><input class="el-input__inner" type="${type}" autocomplete="off" tabindex="0" id="el-id-${b.number('e', 4)}-1${key}"></div></div></div></div>`
    const vInput = (key: string) =>
      `<div class="v-input v-input--horizontal v-input--density-default v-text-field ${b.state('', 'v-input--dirty v-input--focused')}"><div class="v-input__control"><div class="v-field ${b.state('', 'v-field--active')}"><input size="1" type="text" id="input-${b.number(`v${key}`, 2)}" class="v-field__input"></div></div></div>`
    return documentOf(
      'Vue',
      `<div id="app" data-v-app=""><div ${scope} class="page"><section ${scope} class="callback"><form ${scope} class="el-form el-form--default el-form--label-top callback__form">${field('1', 'text')}${field('2', 'tel')}<button ${scope} aria-disabled="false" type="button" class="el-button el-button--primary ${b.state('', 'is-loading')}"><span>Отправить</span></button></form></section><section ${scope} class="subscribe"><form ${scope} class="el-form el-form--default">${field('3', 'email')}<button ${scope} type="button" class="el-button"><span>Подписаться</span></button></form></section><section ${scope} class="quiz"><form class="v-form" novalidate>${vInput('1')}${vInput('2')}<textarea id="${b.uuid('ta')}" class="v-field__input"></textarea><button type="submit" class="v-btn v-btn--elevated v-theme--light bg-primary v-btn--density-default"><span class="v-btn__content">Дальше</span></button></form></section></div></div>`,
    )
  },
}

function nuxt(b: Build): string {
  const form = (key: string, id: string) =>
    `<form id="${id}" data-v-${b.hex('n')}=""><input id="input-${b.number(`${key}1`, 10)}" type="text" name="name" placeholder="Имя"><input id="input-${b.number(`${key}2`, 10)}" type="tel" name="tel"><button type="submit">Получить</button></form>`
  return documentOf(
    'Попапы',
    `<div id="__nuxt"><main><div class="promo"><button class="promo__button js-open" data-popup="order">Заказать</button></div></main><div class="popups">${times(3, (index) => `<div id="popup-${b.uuid(`p${index}`)}" class="popup popup--${['order', 'price', 'call'][index] ?? ''} ${b.state('', 'popup--active')}"><div class="popup__box"><button type="button" class="popup__close" aria-label="Закрыть"></button>${form(`f${index}`, `form_${b.number(`fm${index}`, 4)}`)}</div></div>`)}</div></div>`,
  )
}

const popups: CorpusPage = { name: 'popups numbered at each opening', targets: 'form, button, input', html: nuxt }

/** Pages of frameworks. */
export const frameworkPages: readonly CorpusPage[] = [cssModules, mui, styled, tailwind, angular, vue, popups]
