import { describe, expect, it } from 'vitest'
import { mapSubmission } from './map-submission.ts'
import { newCapture, newRule } from './test-form.ts'

const script = { kind: 'script', code: 'return 1' }

describe('the mapping of a submission', () => {
  it('fills title, main fields and extra fields by the rule', () => {
    const rule = newRule({
      comment: { source: { kind: 'static', value: 'Страница {orderPage}' } },
      isCallbackWanted: true,
      callbackPhone: '+7 495 000-00-00',
      extras: [
        { of: 'deal', key: 'UF_CITY', source: { kind: 'field', name: 'city', part: 'text' } },
        { of: 'deal', key: 'UF_OPTIONS', source: { kind: 'field', name: 'options' } },
        { of: 'deal', key: 'UF_EMPTY', source: { kind: 'static', value: ' ' } },
        { of: 'contact', key: 'POST', source: { ...script } },
        { of: 'contact', key: 'NOTE', source: null },
      ],
    })
    const capture = newCapture({
      controls: [
        ['fio', 'Анна Ким'],
        ['tel', '+7 900 000-00-01'],
        ['mail', ''],
        ['city', '59', 'Пермь'],
        ['options[]', 'a'],
        ['options[]', 'b'],
      ],
      results: { 'contact:POST': { value: '614000' } },
    })
    expect(mapSubmission(rule, capture)).toEqual({
      params: {
        title: 'Заявка с {domain}',
        name: 'Анна Ким',
        phone: '+7 900 000-00-01',
        email: '',
        comment: 'Страница {orderPage}',
        fields: { UF_CITY: 'Пермь', UF_OPTIONS: ['a', 'b'], UF_EMPTY: ' ' },
        client_fields: { POST: '614000' },
        is_need_callback: '1',
        callback_phone: '+7 495 000-00-00',
      },
      missing: [],
      unknown: [],
    })
  })

  it('passes what the visitor typed as it is', () => {
    const capture = newCapture({ controls: [['fio', '=HYPERLINK("x") <b>{ip}</b>']] })
    expect(mapSubmission(newRule(), capture).params['name']).toBe('=HYPERLINK("x") <b>{ip}</b>')
  })

  it('marks a lead that is not to be sent', () => {
    expect(mapSubmission(newRule({ isSentToCrm: false }), newCapture()).params['is_skip_sending']).toBe('1')
  })

  it.each([
    ['is not there', []],
    ['is empty', [['tel', ' ']]],
    ['still holds its mask', [['tel', '+7 (900) 000-__-__']]],
  ])('tells a required phone that %s', (_name, controls) => {
    expect(mapSubmission(newRule(), newCapture({ controls })).missing).toEqual(['phone'])
  })

  it('tells a script that the submission has no result of', () => {
    const rule = newRule({ comment: { source: script, isRequired: true } })
    expect(mapSubmission(rule, newCapture())).toMatchObject({ missing: [], unknown: ['comment'] })
    expect(mapSubmission(rule, newCapture({ results: { comment: { value: '' } } }))).toMatchObject({
      missing: ['comment'],
      unknown: [],
    })
  })

  it('takes the words of an element where the rule asks for them', () => {
    const rule = newRule({ comment: { source: { kind: 'element', selector: '.plan', part: 'text' } } })
    const results = { comment: { value: '3', text: 'Тариф «Всё включено»' } }
    expect(mapSubmission(rule, newCapture({ results })).params['comment']).toBe('Тариф «Всё включено»')
  })
})
