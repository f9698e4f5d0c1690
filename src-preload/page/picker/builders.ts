import { attributeOf, closest, firstBelow, matches } from './dom.ts'

type Builder = { name: string; form: string; around?: string; inside?: string }

/** How site builders are recognised (form-capture.md §4): by the form, by what is around it, or by what is in it. */
const BUILDERS: readonly Builder[] = [
  { name: 'contact-form-7', form: '.wpcf7-form', around: '.wpcf7' },
  { name: 'elementor', form: '.elementor-form', around: '.elementor-widget-form' },
  { name: 'wpforms', form: '.wpforms-form', around: '.wpforms-container', inside: '[name="wpforms[id]"]' },
  {
    name: 'tilda',
    form: '.js-form-proccess, .t-form, [action*="tildacdn.com"], [action*="forms.tilda"]',
    around: '.t-rec, #allrecords',
    inside: '[name="formservices[]"], [name^="tildaspec-"]',
  },
  { name: 'bitrix24', form: '[class*="b24-form"]', around: '.b24-form, [class*="b24-form-wrapper"]' },
  {
    name: 'bitrix',
    form: '[name^="SIMPLE_FORM_"]',
    around: '.mfeedback, [id^="comp_"]',
    inside:
      '[name="WEB_FORM_ID"], [name="bxajaxid"], [name="PARAMS_HASH"], [name="web_form_submit"], [name^="form_text_"]',
  },
  {
    name: 'woocommerce',
    form: '.woocommerce-checkout, .checkout_coupon, .woocommerce-form, .woocommerce-cart-form, .variations_form, form.cart',
    around: '.woocommerce',
    inside: '[name^="woocommerce-"]',
  },
  {
    name: 'opencart',
    form: '[data-oc-toggle], [action*="index.php?route="]',
    around: '#collapse-payment-address, #checkout-checkout, #account-login',
  },
  { name: 'gravity-forms', form: '[id^="gform_"]', around: '.gform_wrapper' },
  { name: 'ninja-forms', form: '.nf-form-layout form', around: '.nf-form-cont' },
  { name: 'hubspot', form: '.hs-form', around: '.hbspt-form' },
  { name: 'mailchimp', form: '[action*="list-manage.com"]', around: '#mc_embed_signup' },
  { name: 'webflow', form: '[data-wf-element-id], [id^="wf-form-"]', around: '.w-form' },
  { name: 'flexbe', form: '[class*="flexbe"]', around: '[class*="flexbe"], [data-flexbe]' },
  { name: 'getcourse', form: '[action*="getcourse.ru"]', around: '.lt-block' },
]

/** Name of the builder that made a form or a group of inputs; null when nothing tells. */
export function builderOf(form: Element): string | null {
  const found =
    BUILDERS.find((one) => matches(form, one.form)) ??
    BUILDERS.find((one) => one.inside !== undefined && firstBelow(form, one.inside) !== null) ??
    BUILDERS.find((one) => one.around !== undefined && closest(form, one.around) !== null)
  return found?.name ?? null
}

/** Frames that are a form of somebody else's: they can only be caught on that side. */
const WIDGET_FRAME =
  /bitrix24|b24|crm\/form|amocrm|amoforms|marquiz|typeform|docs\.google\.[a-z]+\/forms|forms\.gle|forms\.yandex|jotform|hsforms|hubspot|getcourse|yclients|calendly|tally\.so|n\d+\.alteg\.io|formdesigner|uiscom|callibri|envybox|getresponse|unisender|sendpulse/iu

/** Whether an address is that of a foreign form. */
export function isFormWidget(src: string): boolean {
  return WIDGET_FRAME.test(src)
}

/** Frames without anything for people: counters, captchas, consent. */
const TECHNICAL_FRAME =
  /recaptcha|hcaptcha|captcha|googletagmanager|doubleclick|metrika|mc\.yandex|facebook\.com\/tr|criteo|about:blank|javascript:|youtube|vimeo|rutube|yandex\.[a-z]+\/map|google\.[a-z]+\/maps|vk\.com\/(?:video|widget)/iu

/** Whether a frame is technical, a film or a map, which hold no forms to catch. */
export function isTechnicalFrame(frame: Element): boolean {
  return TECHNICAL_FRAME.test(attributeOf(frame, 'src') ?? '')
}
