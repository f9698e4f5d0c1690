import { documentOf, times, type Build, type CorpusPage } from './build.ts'

function tildaForm(rec: number, fields: string, b: Build): string {
  return `<div id="rec${rec}" class="r t-rec t-rec_pt_60 t-rec_pb_60" data-animationappear="off" data-record-type="${rec % 2 === 0 ? 696 : 702}">
<div class="t696"><div class="t-container"><div class="t-col t-col_8 t-prefix_2"><div class="t-section__title t-title t-title_xs" field="btitle">Оставьте заявку</div>
<form id="form${rec}" name="form${rec}" role="form" action="https://forms.tildacdn.com/procces/" method="POST" data-formactiontype="2" data-inputbox=".t-input-group" class="t-form js-form-proccess t-form_inputs-total_3 ${b.state('', 'js-send-form-success')}" data-success-callback="t696_onSuccess">
<input type="hidden" name="formservices[]" value="${b.hex(`srv${rec}`, 32)}" class="js-formaction-services"><div class="js-successbox t-form__successbox t-text" style="display:none"></div>
<div class="t-form__inputsbox">${fields}<div class="t-form__submit"><button type="submit" class="t-submit ${b.state('', 't-btn_sending')}" style="color:#fff">Отправить</button></div></div>
<div class="t-form__errorbox-bottom"><ul role="list"><li class="t-form__errorbox-item js-rule-error js-rule-error-all"></li></ul></div></form></div></div></div></div>`
}

function tildaInput([name, kind]: readonly [string, string], rec: number, b: Build): string {
  const id = b.number(`i${rec}${name}`, 13)
  return `<div class="t-input-group t-input-group_${kind}" data-input-lid="${id}" data-field-type="${kind}"><div class="t-input-block"><input type="${kind === 'ph' ? 'tel' : kind === 'em' ? 'email' : 'text'}" autocomplete="${name.toLowerCase()}" id="input_${id}" name="${name}" class="t-input js-tilda-rule ${b.state('', 't-input_bbonly t-input_has-content')}" placeholder="${name}" data-tilda-req="1" data-tilda-rule="${kind}"></div></div>`
}

const tilda: CorpusPage = {
  name: 'tilda',
  targets: 'form, button, a.t-btn, input:not([type=hidden]), textarea',
  html(b) {
    const usual = (rec: number) => tildaInput(['Name', 'nm'], rec, b) + tildaInput(['Phone', 'ph'], rec, b)
    return documentOf(
      'Студия',
      `<div id="allrecords" class="t-records" data-hook="blocks-collection-content-node" data-tilda-project-id="5512345" data-tilda-page-id="31234567">
<div id="rec610151" class="r t-rec" data-record-type="228"><div class="t228"><a href="#popup:order" class="t-btn t-btn_sm ${b.state('', 't228__active')}">Заказать звонок</a></div></div>
<div id="rec610153" class="r t-rec"><div class="t396"><div class="t396__artboard rendered" data-artboard-recid="610153"><div class="t396__elem tn-elem tn-elem__610153${b.number('tn', 13)}" data-elem-type="button"><a class="tn-atom" href="#order">Узнать цену</a></div></div></div></div>
${tildaForm(610155, usual(610155), b)}${tildaForm(610156, usual(610156) + tildaInput(['Email', 'em'], 610156, b), b)}
<div id="rec610159" class="r t-rec" style="opacity:1" data-record-type="702"><div class="t702"><div class="t-popup ${b.state('', 't-popup_show')}" data-tooltip-hook="#popup:order" role="dialog" aria-modal="true"><div class="t-popup__close t-popup__block-close"><button type="button" class="t-popup__close-wrapper t-popup__block-close-button" aria-label="Закрыть">×</button></div>${tildaForm(610160, usual(610160), b)}</div></div></div></div>`,
      'class="t-body" style="margin:0"',
    )
  },
}

function cf7([form, page, n]: readonly [number, number, number], b: Build): string {
  const unit = `wpcf7-f${form}-p${page}-o${n}`
  return `<div class="wpcf7 ${b.state('no-js', 'js')}" id="${unit}" lang="ru-RU" dir="ltr"><div class="screen-reader-response"><p role="status" aria-live="polite" aria-atomic="true"></p><ul></ul></div>
<form action="/kontakty/#${unit}" method="post" class="wpcf7-form ${b.state('init', 'sent')}" aria-label="Контактная форма" novalidate="novalidate" data-status="${b.state('init', 'sent')}">
<div style="display:none"><input type="hidden" name="_wpcf7" value="${form}"><input type="hidden" name="_wpcf7_unit_tag" value="${unit}"></div>
<p><label>Ваше имя<br><span class="wpcf7-form-control-wrap" data-name="your-name"><input size="40" class="wpcf7-form-control wpcf7-text wpcf7-validates-as-required ${b.state('', 'wpcf7-not-valid')}" aria-required="true" aria-invalid="${b.state('false', 'true')}" value="" type="text" name="your-name"></span></label></p>
<p><label>Телефон<br><span class="wpcf7-form-control-wrap" data-name="tel-${form + 611}"><input size="40" class="wpcf7-form-control wpcf7-tel wpcf7-text" type="tel" name="tel-${form + 611}"></span></label></p>
<p><span class="wpcf7-form-control-wrap" data-name="acceptance-${form}"><span class="wpcf7-form-control wpcf7-acceptance"><span class="wpcf7-list-item"><label><input type="checkbox" name="acceptance-${form}" value="1"><span class="wpcf7-list-item-label">Согласен</span></label></span></span></span></p>
<p><input class="wpcf7-form-control wpcf7-submit has-spinner" type="submit" value="Отправить"><span class="wpcf7-spinner"></span></p><div class="wpcf7-response-output" aria-hidden="true"></div></form></div>`
}

const contactForm7: CorpusPage = {
  name: 'contact-form-7',
  targets: 'form, [type=submit], button, input:not([type=hidden]):not([type=submit])',
  html: (b) =>
    documentOf(
      'Контакты',
      `<div id="page" class="site"><header id="masthead" class="site-header"><form role="search" method="get" class="search-form" action="/"><label><span class="screen-reader-text">Найти:</span><input type="search" class="search-field" placeholder="Поиск…" value="" name="s"></label><input type="submit" class="search-submit" value="Поиск"></form></header>
<main id="primary" class="site-main"><article id="post-45" class="post-45 page type-page status-publish hentry"><div class="entry-content"><h2 class="wp-block-heading">Напишите нам</h2>${cf7([146, 45, 1], b)}<h2 class="wp-block-heading">Перезвоним</h2>${cf7([146, 45, 2], b)}</div></article></main>
<aside id="secondary" class="widget-area"><section id="text-3" class="widget widget_text"><div class="textwidget">${cf7([120, 45, 3], b)}</div></section></aside></div>`,
      `class="page-template-default page page-id-45 ${b.state('no-customize-support', 'customize-support')}"`,
    ),
}

function elementorForm([key, title]: readonly [string, string], fields: string[], b: Build): string {
  const id = b.hex(key, 7)
  return `<div class="elementor-element elementor-element-${id} elementor-button-align-stretch elementor-widget elementor-widget-form" data-id="${id}" data-element_type="widget" data-widget_type="form.default" data-settings='{"step_next_label":"Next"}'><div class="elementor-widget-container">
<form class="elementor-form ${b.state('', 'elementor-form-waiting')}" method="post" name="${title}" aria-label="${title}"><input type="hidden" name="post_id" value="18"><input type="hidden" name="form_id" value="${id}"><input type="hidden" name="queried_id" value="18">
<div class="elementor-form-fields-wrapper elementor-labels-above">${fields.map((field) => `<div class="elementor-field-type-text elementor-field-group elementor-column elementor-field-group-${field} elementor-col-100 elementor-field-required"><label for="form-field-${field}" class="elementor-field-label">${field}</label><input size="1" type="${field === 'email' ? 'email' : field === 'phone' ? 'tel' : 'text'}" name="form_fields[${field}]" id="form-field-${field}" class="elementor-field elementor-size-sm elementor-field-textual" required="required"></div>`).join('')}
<div class="elementor-field-group elementor-column elementor-field-type-submit elementor-col-100 e-form__buttons"><button class="elementor-button elementor-size-sm" type="submit"><span class="elementor-button-content-wrapper"><span class="elementor-button-text">Отправить</span></span></button></div></div></form></div></div>`
}

const elementor: CorpusPage = {
  name: 'elementor',
  targets: 'form, button, a.elementor-button, input:not([type=hidden])',
  html(b) {
    const section = (key: string, inner: string) =>
      `<section class="elementor-section elementor-top-section elementor-element elementor-element-${b.hex(`s${key}`, 7)} elementor-section-boxed" data-id="${b.hex(`s${key}`, 7)}" data-element_type="section"><div class="elementor-container elementor-column-gap-default"><div class="elementor-column elementor-col-100 elementor-top-column elementor-element elementor-element-${b.hex(`c${key}`, 7)}" data-element_type="column"><div class="elementor-widget-wrap elementor-element-populated">${inner}</div></div></div></section>`
    return documentOf(
      'Клиника',
      `<div data-elementor-type="wp-page" data-elementor-id="18" class="elementor elementor-18">${section('a', `<div class="elementor-element elementor-element-${b.hex('btn', 7)} elementor-widget elementor-widget-button ${b.state('elementor-invisible', 'animated fadeInUp')}" data-element_type="widget"><div class="elementor-button-wrapper"><a class="elementor-button elementor-button-link elementor-size-md" href="#form"><span>Записаться</span></a></div></div>`)}
${section('b', elementorForm(['f1', 'Запись на приём'], ['name', 'phone'], b))}${section('c', elementorForm(['f2', 'Обратный звонок'], ['name', 'phone', `field_${b.hex('fld', 7)}`], b))}</div>
<div data-elementor-type="popup" data-elementor-id="233" class="elementor elementor-233 elementor-location-popup">${section('d', elementorForm(['f3', 'Вопрос врачу'], ['name', 'email', 'message'], b))}</div>`,
      'class="page-template elementor-default elementor-kit-6 elementor-page elementor-page-18"',
    )
  },
}

const wpforms: CorpusPage = {
  name: 'wpforms',
  targets: 'form, button, input:not([type=hidden]), textarea',
  html: (b) =>
    documentOf(
      'Заказ',
      `<div class="wp-site-blocks"><main class="wp-block-group is-layout-constrained wp-container-core-group-is-layout-${b.hex('wp', 8)}">${times(
        2,
        (index) => {
          const id = index === 0 ? 4521 : 63
          return `<div class="wpforms-container wpforms-container-full wpforms-render-modern" id="wpforms-${id}"><form id="wpforms-form-${id}" class="wpforms-validate wpforms-form wpforms-ajax-form" data-formid="${id}" method="post" enctype="multipart/form-data" action="/order/" data-token="${b.hex(`t${id}`, 32)}" data-token-time="${b.number('tt', 10)}" novalidate="novalidate">
<div class="wpforms-field-container"><div id="wpforms-${id}-field_0-container" class="wpforms-field wpforms-field-name" data-field-id="0"><fieldset><legend class="wpforms-field-label">Имя</legend><div class="wpforms-field-row wpforms-field-medium"><div class="wpforms-field-row-block wpforms-first wpforms-one-half"><input type="text" id="wpforms-${id}-field_0" class="wpforms-field-name-first wpforms-field-required ${b.state('', 'wpforms-error')}" name="wpforms[fields][0][first]"></div></div></fieldset></div>
<div id="wpforms-${id}-field_1-container" class="wpforms-field wpforms-field-phone"><input type="tel" id="wpforms-${id}-field_1" class="wpforms-field-medium" name="wpforms[fields][1]"></div><div id="wpforms-${id}-field_2-container" class="wpforms-field wpforms-field-textarea"><textarea id="wpforms-${id}-field_2" name="wpforms[fields][2]"></textarea></div></div>
<div class="wpforms-field wpforms-field-hp"><input type="text" name="wpforms[hp]" id="wpforms-${id}-field-hp"></div><div class="wpforms-submit-container"><input type="hidden" name="wpforms[id]" value="${id}"><button type="submit" name="wpforms[submit]" id="wpforms-submit-${id}" class="wpforms-submit ${b.state('', 'wpforms-processing')}" data-alt-text="Отправка…" value="wpforms-submit">Отправить</button></div></form></div>`
        },
      )}</main></div>`,
    ),
}

/** Pages of site builders. */
export const builderPages: readonly CorpusPage[] = [tilda, contactForm7, elementor, wpforms]
