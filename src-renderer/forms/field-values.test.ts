import { describe, expect, it } from 'vitest'
import type { FormField } from '../../src-preload/contract/index.ts'
import { configFromValues, findProblems, initialValues, isShown, newConfigFromValues } from './field-values.ts'

const label = { ru: '', en: '' }
const field = (name: string, kind: FormField['kind'], more: Partial<FormField> = {}): FormField => ({
  name,
  kind,
  label,
  isRequired: false,
  isAdvanced: false,
  ...more,
})

const fields: FormField[] = [
  field('url', 'url', { isRequired: true }),
  field('apiKey', 'secret', { isRequired: true }),
  field('create', 'choice', { defaultValue: 'order', isRequired: true }),
  field('status', 'choice', { showWhen: { field: 'create', values: ['order'] } }),
  field('statusNote', 'text', { showWhen: { field: 'status', values: ['new'] }, isRequired: true }),
  field('timeout', 'number', { defaultValue: 30 }),
  field('usesTasks', 'boolean'),
  field('custom', 'map'),
]

describe('initialValues', () => {
  it('takes stored values, defaults otherwise, and never a secret', () => {
    expect(
      initialValues(fields, { url: 'https://a.example', apiKey: 'leaked', timeout: 5, custom: { code: 'x', n: 1 } }),
    ).toEqual({
      url: 'https://a.example',
      apiKey: '',
      create: 'order',
      status: '',
      statusNote: '',
      timeout: '5',
      usesTasks: false,
      custom: [
        { key: 'code', value: 'x' },
        { key: 'n', value: '1' },
      ],
    })
  })
})

describe('isShown', () => {
  it('hides a field whose condition does not hold, and those that depend on the hidden one', () => {
    const values = { ...initialValues(fields, {}), create: 'customer', status: 'new' }
    expect(fields.filter((item) => !isShown(item, fields, values)).map(({ name }) => name)).toEqual([
      'status',
      'statusNote',
    ])
  })

  it('compares switches by the words true and false', () => {
    const dependent = field('taskText', 'text', { showWhen: { field: 'usesTasks', values: ['true'] } })
    expect(isShown(dependent, [...fields, dependent], { usesTasks: true })).toBe(true)
    expect(isShown(dependent, [...fields, dependent], { usesTasks: false })).toBe(false)
  })
})

describe('findProblems', () => {
  it('names required, wrong addresses, wrong numbers and keys of a map that are empty or twice', () => {
    const values = {
      ...initialValues(fields, {}),
      url: 'example.com',
      timeout: 'soon',
      custom: [
        { key: 'a', value: '1' },
        { key: ' a ', value: '2' },
      ],
    }
    expect(findProblems(fields, values, [])).toEqual({
      url: 'url',
      apiKey: 'required',
      timeout: 'number',
      custom: 'map_key',
    })
  })

  it('does not ask again for a secret that is stored, nor for fields that are hidden', () => {
    const values = { ...initialValues(fields, { url: 'https://a.example' }), create: 'customer' }
    expect(findProblems(fields, values, ['apiKey'])).toEqual({})
  })

  it('refuses addresses that are not http', () => {
    expect(findProblems([field('url', 'url')], { url: 'javascript:alert(1)' }, [])).toEqual({ url: 'url' })
  })
})

describe('configFromValues', () => {
  it('trims, reads numbers with a comma, keeps an untouched secret out and removes what is empty or hidden', () => {
    const values = {
      ...initialValues(fields, {}),
      url: ' https://a.example ',
      create: 'customer',
      status: 'new',
      timeout: '2,5',
      custom: [{ key: ' code ', value: ' v ' }],
    }
    expect(configFromValues(fields, values)).toEqual({
      url: 'https://a.example',
      create: 'customer',
      status: null,
      statusNote: null,
      timeout: 2.5,
      usesTasks: false,
      custom: { code: ' v ' },
    })
  })

  it('sends a secret that was typed, and no nulls for a new connection', () => {
    const values = { ...initialValues(fields, {}), url: 'https://a.example', apiKey: ' key ' }
    expect(newConfigFromValues(fields, values)).toEqual({
      url: 'https://a.example',
      apiKey: 'key',
      create: 'order',
      timeout: 30,
      usesTasks: false,
      custom: {},
    })
  })
})
