import { documentOf, times, type Build, type CorpusPage } from './build.ts'

function bitrixForm(sid: string, id: number, b: Build): string {
  return `<div id="comp_${b.hex(`comp${id}`, 32)}"><div class="form-block"><form name="${sid}" action="/contacts/" method="POST" enctype="multipart/form-data" onsubmit="return true"><input type="hidden" name="bxajaxid" id="bxajaxid_${b.hex(`ax${id}`, 32)}_${b.hash(`r${id}`, 6)}" value="${b.hex(`ax${id}`, 32)}"><input type="hidden" name="AJAX_CALL" value="Y"><input type="hidden" name="sessid" id="sessid_${id}" value="${b.hex('sess', 32)}"><input type="hidden" name="WEB_FORM_ID" value="${id}">
<table class="form-table data-table"><thead><tr><th colspan="2">Заявка</th></tr></thead><tbody><tr><td>Имя<font color="red"><span class="form-required starrequired">*</span></font></td><td><input type="text" class="inputtext ${b.state('', 'error')}" name="form_text_${id}1" value="" size="40"></td></tr><tr><td>Телефон</td><td><input type="text" class="inputtext" name="form_text_${id}2" value=""></td></tr><tr><td>Тема</td><td><select class="inputselect" name="form_dropdown_THEME" id="form_dropdown_THEME"><option value="5">Опт</option><option value="6">Розница</option></select></td></tr></tbody><tfoot><tr><th colspan="2"><input type="submit" name="web_form_submit" value="Сохранить"><input type="reset" value="Сбросить"></th></tr></tfoot></table></form></div></div>`
}

const bitrix: CorpusPage = {
  name: 'bitrix',
  targets: 'form, input:not([type=hidden]), select, textarea, a.bx_bt_button, button',
  html: (b) =>
    documentOf(
      'Завод',
      `<div id="panel"></div><div class="wrap"><header class="header"><div class="header__callback"><a href="javascript:void(0)" class="header__callback-link" data-event="jqm" data-name="callback">Заказать звонок</a></div><div class="title-search" id="title-search"><form action="/search/"><input id="title-search-input" type="text" name="q" value="" autocomplete="off"><input name="s" type="submit" value="Найти"></form></div></header>
<div class="workarea"><div class="bx_catalog_list bx_blue">${times(6, (index) => `<div class="bx_catalog_item" id="bx_${b.number(`item${index}`, 10)}_${index + 50}"><div class="bx_catalog_item_container"><h3><a href="/p/${index}/">Станок ${index}</a></h3><div class="bx_catalog_item_controls"><div id="bx_${b.number(`item${index}`, 10)}_${index + 50}_basket_actions" class="bx_catalog_item_controls_blocktwo"><a id="bx_${b.number(`item${index}`, 10)}_${index + 50}_buy_link" class="bx_bt_button bx_medium" href="javascript:void(0)" rel="nofollow">В корзину</a></div></div></div></div>`)}</div>
${bitrixForm('SIMPLE_FORM_1', 1, b)}<div class="popup ${b.state('', 'popup--show')}" id="popup-callback">${bitrixForm('SIMPLE_FORM_2', 2, b)}</div>
<div class="mfeedback"><form action="/" method="POST"><input type="hidden" name="sessid" value="${b.hex('sess', 32)}"><div class="mf-name"><div class="mf-text">Ваше имя</div><input type="text" name="user_name" value=""></div><div class="mf-email"><input type="text" name="user_email" value=""></div><div class="mf-message"><textarea name="MESSAGE" rows="5"></textarea></div><input type="hidden" name="PARAMS_HASH" value="${b.hex('ph', 32)}"><input type="submit" name="submit" value="Отправить"></form></div></div></div>`,
      'class="bx-background-image"',
    ),
}

const opencart: CorpusPage = {
  name: 'opencart',
  targets: 'form, button, input:not([type=hidden]), textarea, select',
  html: (b) =>
    documentOf(
      'Магазин',
      `<nav id="top"><div class="container"><div class="nav float-start"><form action="/currency" method="post" data-oc-toggle="ajax" data-oc-target="#cart" id="form-currency"><div class="dropdown"><button class="btn btn-link dropdown-toggle ${b.state('', 'show')}" data-bs-toggle="dropdown" type="button"><strong>₽</strong></button></div><input type="hidden" name="code" value=""></form></div></div></nav>
<header><div class="container"><div class="row"><div class="col-md-3 col-lg-4"></div><div class="col-md-5"><div id="search" class="input-group mb-3"><input type="text" name="search" value="" placeholder="Поиск" class="form-control form-control-lg"><button type="button" data-lang="ru" class="btn btn-light btn-lg"><i class="fa-solid fa-magnifying-glass"></i></button></div></div></div></div></header>
<main><div id="product-info" class="container"><div class="row"><div id="content" class="col"><div class="row">${times(4, (index) => `<div class="col mb-3"><form method="post" data-oc-toggle="ajax" data-oc-load="/common/cart.info" data-oc-target="#cart"><div class="product-thumb"><div class="content"><h4><a href="/p${index}">Телефон ${index}</a></h4></div><div class="button"><button type="submit" formaction="/cart.add" data-bs-toggle="tooltip" title="Купить"><i class="fa-solid fa-shopping-cart"></i></button><button type="submit" formaction="/wishlist.add" title="Отложить"><i class="fa-solid fa-heart"></i></button></div></div><input type="hidden" name="product_id" value="${40 + index}"><input type="hidden" name="quantity" value="1"></form></div>`)}</div>
<form id="form-contact" action="/index.php?route=information/contact.send&amp;contact_token=${b.hex('ct', 26)}" method="post" data-oc-toggle="ajax"><fieldset><legend>Связаться</legend><div class="row mb-3 required"><label for="input-name" class="col-sm-2 col-form-label">Имя</label><div class="col-sm-10"><input type="text" name="name" value="" id="input-name" class="form-control ${b.state('', 'is-invalid')}"><div id="error-name" class="invalid-feedback"></div></div></div><div class="row mb-3 required"><div class="col-sm-10"><input type="text" name="email" value="" id="input-email" class="form-control"></div></div><div class="row mb-3 required"><div class="col-sm-10"><textarea name="enquiry" rows="10" id="input-enquiry" class="form-control"></textarea></div></div></fieldset><div class="row"><div class="col text-end"><button type="submit" class="btn btn-primary">Отправить</button></div></div></form>
<div id="collapse-payment-address" class="accordion-collapse collapse ${b.state('', 'show')}"><fieldset id="account"><div class="row"><input type="text" name="firstname" id="input-payment-firstname" class="form-control"><input type="text" name="telephone" id="input-payment-telephone" class="form-control"><input type="text" name="custom_field[account][3]" class="form-control"><select name="zone_id" id="input-payment-zone" class="form-select"><option value="">-</option></select></div></fieldset><div class="buttons"><button type="button" id="button-guest" class="btn btn-primary">Продолжить</button></div></div></div></div></div></main>`,
    ),
}

const woocommerce: CorpusPage = {
  name: 'woocommerce',
  targets: 'form, button, .add_to_cart_button, input:not([type=hidden]), textarea',
  html: (b) =>
    documentOf(
      'Оформление',
      `<div id="page" class="hfeed site"><div id="content" class="site-content"><div class="woocommerce"><ul class="products columns-4">${times(5, (index) => `<li class="product type-product post-${310 + index} status-publish ${index === 0 ? 'first' : ''} instock product_cat-chai has-post-thumbnail"><h2 class="woocommerce-loop-product__title">Чай ${index}</h2><a href="?add-to-cart=${310 + index}" data-quantity="1" class="button wp-element-button product_type_simple add_to_cart_button ajax_add_to_cart ${b.state('', 'added')}" data-product_id="${310 + index}" data-product_sku="TEA-${index}" rel="nofollow">В корзину</a></li>`)}</ul>
<form class="checkout_coupon woocommerce-form-coupon" method="post" style="display:none"><p class="form-row form-row-first"><input type="text" name="coupon_code" class="input-text" id="coupon_code" value=""></p><p class="form-row form-row-last"><button type="submit" class="button wp-element-button" name="apply_coupon" value="1">Применить</button></p></form>
<form name="checkout" method="post" class="checkout woocommerce-checkout ${b.state('', 'processing')}" action="/checkout/" enctype="multipart/form-data"><div class="col2-set" id="customer_details"><div class="col-1"><div class="woocommerce-billing-fields__field-wrapper"><p class="form-row form-row-first validate-required ${b.state('', 'woocommerce-invalid')}" id="billing_first_name_field" data-priority="10"><span class="woocommerce-input-wrapper"><input type="text" class="input-text" name="billing_first_name" id="billing_first_name" autocomplete="given-name"></span></p><p class="form-row form-row-wide" id="billing_phone_field" data-priority="100"><input type="tel" class="input-text" name="billing_phone" id="billing_phone"></p><p class="form-row form-row-wide" id="billing_email_field"><input type="email" class="input-text" name="billing_email" id="billing_email"></p></div></div><div class="col-2"><textarea name="order_comments" class="input-text" id="order_comments" rows="2"></textarea></div></div><div id="payment" class="woocommerce-checkout-payment"><ul class="wc_payment_methods payment_methods methods"><li class="wc_payment_method payment_method_cod"><input id="payment_method_cod" type="radio" class="input-radio" name="payment_method" value="cod" checked></li><li class="wc_payment_method payment_method_bacs"><input id="payment_method_bacs" type="radio" class="input-radio" name="payment_method" value="bacs"></li></ul><button type="submit" class="button alt wp-element-button" name="woocommerce_checkout_place_order" id="place_order" value="1">Подтвердить</button><input type="hidden" name="woocommerce-process-checkout-nonce" value="${b.hex('n', 10)}"></div></form></div></div></div>`,
      `class="page-id-9 woocommerce-checkout woocommerce-page ${b.state('woocommerce-no-js', 'woocommerce-js')}"`,
    ),
}

function catalogueCard(index: number, b: Build): string {
  const promo = index % 10 === 3 ? '<span class="card__label card__label--sale">−15 %</span>' : ''
  return `<div class="catalog__cell"><article class="card" data-goods="${20_000 + index}"><a class="card__pic" href="/g/${index}"><img src="/i/${index}.webp" alt="" loading="lazy" class="${b.state('lazyload', 'lazyloaded')}"></a>${promo}<div class="card__body"><h3 class="card__title"><a href="/g/${index}">Дверь ${index}</a></h3><ul class="card__props"><li>Дуб</li><li>2000</li><li>800</li></ul><div class="card__price"><b>12 ${index}</b><i>₽</i></div><div class="card__foot"><button type="button" class="btn btn--buy">Купить</button><button type="button" class="card__fast">В один клик</button><label class="card__cmp"><input type="checkbox" name="compare[]" value="${index}"><span>Сравнить</span></label></div></div></article></div>`
}

const catalogue: CorpusPage = {
  name: 'catalogue of 9,000 nodes',
  targets:
    '.filter form, .filter input, .filter button, .btn--buy, .card__fast, [name="compare[]"], .feedback *:is(form, input, button), .top form, .top input',
  every: 37,
  html: (b) =>
    documentOf(
      'Двери',
      `<div class="top"><form class="top__search" action="/search"><input name="query" type="search"><button>Найти</button></form></div><div class="layout"><aside class="filter"><form>${times(24, (index) => `<div class="filter__row"><label><input type="checkbox" name="f[${Math.floor(index / 6)}][]" value="${index}" id="f_${index}"><span>${index}</span></label></div>`)}<button class="filter__go" type="submit">Показать</button><button type="reset">Сбросить</button></form></aside><div class="catalog">${times(445, (index) => catalogueCard(index, b))}</div></div><div class="feedback"><form><input type="text" name="name"><input type="tel" name="phone"><button>Жду звонка</button></form></div>`,
    ),
}

/** Pages of shops. */
export const shopPages: readonly CorpusPage[] = [bitrix, opencart, woocommerce, catalogue]
