import { documentOf, times, type CorpusPage } from './build.ts'

/** Pages that were written after the generator, to see how it does on what it was not made for. */
export const holdoutPages: readonly CorpusPage[] = [
  {
    name: 'shopify',
    targets: 'form, button, input:not([type=hidden]), select',
    html: (b) =>
      documentOf(
        'x',
        `<div id="shopify-section-sections--${b.number('s', 14)}__header" class="shopify-section"><header class="header"><form action="/search" class="search search-modal__form"><input class="search__input field__input" id="Search-In-Modal" type="search" name="q"><button class="search__button field__button" aria-label="Search"></button></form></header></div><main id="MainContent">${times(4, (i) => `<div id="shopify-section-template--${b.number('t', 14)}__${i}" class="shopify-section section"><div class="product-card-wrapper"><form method="post" action="/cart/add" id="quick-add-template--${b.number('t', 14)}__${i}" class="form" data-type="add-to-cart-form"><input type="hidden" name="id" value="${4000 + i}"><button id="quick-add-template--${b.number('t', 14)}__${i}-submit" type="submit" name="add" class="quick-add__submit button button--full-width"><span>Add</span></button></form></div></div>`)}<div class="contact"><form method="post" action="/contact#ContactForm" id="ContactForm" class="isolate"><input type="hidden" name="form_type" value="contact"><div class="field"><input class="field__input" autocomplete="name" type="text" id="ContactForm-name" name="contact[Name]"></div><div class="field"><input class="field__input" type="email" id="ContactForm-email" name="contact[email]"></div><div class="contact__button"><button type="submit" class="button">Send</button></div></form></div></main><footer><div class="newsletter"><form method="post" id="contact_form" class="footer__newsletter newsletter-form"><input type="email" name="contact[email]" id="NewsletterForm--sections--${b.number('s', 14)}__footer"><button type="submit" class="newsletter-form__button field__button" name="commit" id="Subscribe" aria-label="Subscribe"></button></form></div></footer>`,
      ),
  },
  {
    name: 'twins',
    targets: 'form, button, input',
    html: (b) =>
      documentOf(
        'x',
        `<div id="root"><div class="${b.hash('a', 7)}">${times(3, () => `<section class="css-${b.hash('s', 6)}"><div class="css-${b.hash('d', 6)}"><h2>T</h2><form class="css-${b.hash('f', 6)}"><div><input type="text" placeholder="Name"></div><div><input type="tel" placeholder="Phone"></div><button type="submit" class="css-${b.hash('bt', 6)} e${b.hash('x', 6)}">Send</button></form></div></section>`)}</div></div>`,
      ),
  },
  {
    name: 'bootstrap',
    targets: 'form, button, input, a.btn, textarea, select',
    html: (b) =>
      documentOf(
        'x',
        `<nav class="navbar navbar-expand-lg fixed-top"><div class="container"><button class="navbar-toggler ${b.state('', 'collapsed')}" type="button" data-bs-toggle="collapse"></button><form class="d-flex"><input class="form-control me-2" type="search"><button class="btn btn-outline-success" type="submit">S</button></form></div></nav><div class="container">${times(2, (i) => `<div class="row"><div class="col-md-6"><h3>H</h3></div><div class="col-md-6"><form><div class="mb-3"><input type="email" class="form-control ${b.state('', 'is-invalid')}" id="exampleInputEmail${i}"></div><div class="mb-3"><input type="password" class="form-control"></div><div class="mb-3 form-check"><input type="checkbox" class="form-check-input"></div><button type="submit" class="btn btn-primary">Submit</button></form></div></div>`)}<div class="row">${times(3, () => `<div class="col-sm-4"><div class="card"><div class="card-body"><h5 class="card-title">C</h5><a href="#" class="btn btn-primary">Go</a></div></div></div>`)}</div></div><div class="modal fade ${b.state('', 'show')}" id="exampleModal"><div class="modal-dialog"><div class="modal-content"><div class="modal-header"><button type="button" class="btn-close" data-bs-dismiss="modal"></button></div><div class="modal-body"><form><textarea class="form-control"></textarea><select class="form-select"><option>1</option></select></form></div><div class="modal-footer"><button type="button" class="btn btn-secondary">X</button><button type="button" class="btn btn-primary">Save</button></div></div></div></div>`,
      ),
  },
  {
    name: 'table',
    targets: 'form,input,button',
    html: () =>
      documentOf(
        'x',
        `<table>${times(6, () => `<tr><td>n</td><td><form><input name="qty" type="number"><button>+</button></form></td></tr>`)}</table><div><div><div><form><input name="email"><input type="submit"></form></div></div></div><div><form><input name="email"><input name="phone"><input type="submit"></form></div>`,
      ),
  },
]
