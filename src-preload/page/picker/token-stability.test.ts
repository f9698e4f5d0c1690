import { describe, expect, it } from 'vitest'
import { isStateClass, isUtilityClass } from './class-kinds.ts'
import { isGenerated, judgeClass, judgeId, judgeName, judgeValue } from './token-stability.ts'

const refused = (tokens: string[], judge: (token: string) => boolean) => tokens.filter((token) => !judge(token))

describe('stability of tokens', () => {
  it('refuses ids that a machine makes anew', () => {
    const ids =
      ':r2: :R1abm: «r1» _r_1_ radix-:r1: field-:r3: bxajaxid_3f2a9c81d4 bx_3218110189_55 comp_81d4fae7 input-1690000000 el-id-5-12 ' +
      'form_1001 popup-83921 mat-input-3 cdk-overlay-0 ember1234 ui-id-4 __BVID__21 rc_select_0 react-select-2-input input-42 ' +
      '3f2a9c81-7dd1-4f3e-9a55-0c2f6b7a8d90 headlessui-menu-button-1 input_1699999999999 mantine-r4nd0m1 uid_48213 swiper-wrapper-1f0a2c'
    expect(refused(ids.split(' '), (id) => judgeId(id).stability < 0.3)).toEqual([])
  })

  it('keeps ids that people and databases give', () => {
    const ids =
      'order contact-form form610155 rec610155 rec1043567890 wpcf7-f120-p45-o1 post-4512 product-10452 wpforms-form-4521 gform_3 ' +
      'popup1 input_3_1 SIMPLE_FORM_1 form_dropdown_THEME billing_first_name collapse-payment-address tildaform input-payment-firstname заявка'
    expect(refused(ids.split(' '), (id) => judgeId(id).stability >= 0.8)).toEqual([])
    expect(judgeId('order')).toEqual({ stability: 0.95, reason: 'stable_id' })
    expect(judgeId('form610155')).toEqual({ stability: 0.82, reason: 'id_with_numbers' })
  })

  it('refuses classes of builds', () => {
    const classes =
      'css-1q2w3e sc-bdVaJa jFrtYw Form_form__3kx9Z _button_1a2b3_5 styles__root--x1Y2z Button-module--root--a1b2c svelte-1abc23 ' +
      'jss12 makeStyles-root-12 astro-J7PV25F6 jsx-2871293847 emotion-0 r-1abc2d x1i10hfl ng-tns-c12-3'
    expect(refused(classes.split(' '), (name) => judgeClass(name, [name]).stability < 0.3)).toEqual([])
    expect(judgeClass('kmnpqr', ['sc-aXZVg', 'kmnpqr']).stability).toBe(0)
  })

  it('keeps meaningful classes, BEM too', () => {
    const classes =
      'order-form order__submit t706__orderform wpcf7-form js-form-proccess callback btn--buy lead_form_big'
    expect(refused(classes.split(' '), (name) => judgeClass(name, [name]).stability >= 0.7)).toEqual([])
  })

  it('knows what an element is doing now', () => {
    const states =
      'active is-open has-error init sent invalid wpcf7-not-valid ng-touched ng-pristine popup--active t-popup_show Mui-focused ' +
      'form--is-loading swiper-slide-active js-send-form-success isOpen collapsed modal-open lazyloaded form-is-sending'
    expect(refused(states.split(' '), isStateClass)).toEqual([])
    expect(
      'order-form open-form-button success-story sign-in MuiButton-root t-form'.split(' ').filter(isStateClass),
    ).toEqual([])
  })

  it('knows classes that say how something looks', () => {
    const utilities =
      'flex p-4 mt-2 text-sm bg-blue-500 hover:bg-red-500 w-1/2 md:flex col-md-6 d-flex w-100 gap-x-8 rounded-lg shadow-sm row ' +
      'justify-content-center text-center sm:text-sm -mt-1 w-[12px] grid-cols-2 mx-auto max-w-7xl font-semibold'
    expect(refused(utilities.split(' '), isUtilityClass)).toEqual([])
    const others =
      'order-form text-block content-form list-items form-row btn-buy select-city position-card table-prices'
    expect(others.split(' ').filter(isUtilityClass)).toEqual([])
  })

  it('takes names of controls as they are, unless they are hashes', () => {
    expect(judgeName('form_fields[email]').stability).toBe(0.93)
    expect(judgeName('data[Имя]').stability).toBe(0.93)
    expect(judgeName('form_text_1234').stability).toBe(0.93)
    expect(judgeName('field-3f2a9c81d4').stability).toBe(0)
    expect(judgeName('input-1690000000').stability).toBe(0)
  })

  it('takes plain numbers of databases in data attributes, and no prices or addresses', () => {
    expect([judgeValue('10452'), judgeValue('order'), judgeValue('')]).toEqual([0.9, 1, 0.7])
    expect([judgeValue('12.50'), judgeValue('/order'), judgeValue('{"a":1}'), judgeValue('16900000001')]).toEqual([
      0, 0, 0, 0,
    ])
    expect(isGenerated('callback')).toBe(false)
  })
})
