import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { FormField } from '../../../src-preload/contract/index.ts'
import { CrmFailure } from './crm-failure.ts'
import { defineAdapter } from './define-adapter.ts'
import type { AdapterDefinition } from './define-adapter.ts'
import { OutcomeError } from './outcome-error.ts'
import { createBench } from './test-bench.ts'
import type { DeliverJob } from './types.ts'

const schema = z.object({ url: z.string(), apiKey: z.string(), note: z.string().default('') })
const label = { ru: 'Поле', en: 'Field' }
const field = (name: string, more: Partial<FormField> = {}): FormField => ({
  name,
  kind: 'text',
  label,
  isRequired: true,
  isAdvanced: false,
  ...more,
})
const fields = [field('url'), field('apiKey', { kind: 'secret' }), field('note', { isRequired: false })]

type Definition = AdapterDefinition<typeof schema>
function define(changes: Partial<Definition> = {}, formFields: FormField[] = fields) {
  return defineAdapter({
    descriptor: {
      id: 'sample',
      title: label,
      summary: label,
      keyHelp: [],
      fields: formFields,
      lists: [],
      duplicateProtection: 'none',
      canAddComments: false,
    },
    config: schema,
    limits: () => ({ perSecond: 1, burst: 1, concurrency: 1 }),
    check: () => Promise.resolve([]),
    deliver: () => Promise.resolve({ kind: 'delivered', crmId: '1' }),
    lookUp: () => Promise.resolve({ kind: 'absent' }),
    ...changes,
  })
}

const secret = 'top-secret-key'
const benchOf = (adapter: ReturnType<typeof define>) =>
  createBench(adapter, { url: 'https://x.example', apiKey: secret })

describe('a declaration is refused when', () => {
  test.each<[string, FormField[], string]>([
    ['the form lacks a key', fields.slice(0, 2), 'schema key note has no form field'],
    ['the form has a key too many', [...fields, field('extra')], 'form field extra is not in the schema'],
    ['a field is declared twice', [...fields, field('url')], 'a form field is declared twice'],
    [
      'a required field has a default',
      [...fields.slice(0, 2), field('note')],
      'form field note is required, the schema says otherwise',
    ],
    [
      'a needed field is optional',
      [field('url', { isRequired: false }), ...fields.slice(1)],
      'form field url is optional, the schema says otherwise',
    ],
    [
      'a key is shown openly',
      [field('url'), field('apiKey'), ...fields.slice(2)],
      'form field apiKey must be a secret',
    ],
    [
      'a field depends on nothing',
      [field('url', { showWhen: { field: 'mode', values: ['a'] } }), ...fields.slice(1)],
      'form field url depends on unknown mode',
    ],
  ])('%s', (_name, formFields, words) => {
    expect(() => define({}, formFields)).toThrow(`adapter sample: ${words}`)
  })
})

describe('around the declared functions', () => {
  const failure = new CrmFailure(`cannot send ${secret}`, {
    kind: 'reset',
    phase: 'unknown',
    isMutation: true,
    looksOffline: false,
    isOffline: false,
    status: null,
    host: 'x.example',
  })

  test('failures become outcomes without secrets', async () => {
    const adapter = define({ deliver: () => Promise.reject(failure), lookUp: () => Promise.reject(failure) })
    const { context, job } = benchOf(adapter)
    const outcome = { kind: 'unknown', reason: 'cannot send •••', trouble: 'account' }
    expect(await adapter.deliver(context, job({}))).toEqual(outcome)
    expect(await adapter.lookUp(context, job({}))).toEqual({ kind: 'failed', outcome })
  })

  test('an outcome thrown from the depth is the outcome; its reason is masked, cleaned and cut', async () => {
    const reason = `key ${encodeURIComponent(secret)} \u0007${'x'.repeat(2000)}`
    const adapter = define({
      deliver: () => Promise.reject(new OutcomeError({ kind: 'rejected', reason, field: 'phone' })),
    })
    const { context, job } = benchOf(adapter)
    expect(await adapter.deliver(context, job({}))).toEqual({
      kind: 'rejected',
      reason: `key ••• ${'x'.repeat(592)}`,
      field: 'phone',
    })
  })

  test('a fault of the adapter goes through: only the caller may decide what it means', async () => {
    const adapter = define({ deliver: () => Promise.reject(new TypeError('bug')) })
    const { context, job } = benchOf(adapter)
    await expect(adapter.deliver(context, job({}))).rejects.toThrow(TypeError)
  })

  test('a list that cannot be read is an OutcomeError without secrets', async () => {
    const adapter = define({ readList: () => Promise.reject(failure) })
    const { context } = benchOf(adapter)
    await expect(adapter.readList?.(context, 'users')).rejects.toThrow(
      new OutcomeError({ kind: 'unknown', reason: 'cannot send •••', trouble: 'account' }),
    )
  })

  test('words of a check are masked', async () => {
    const step = {
      name: 'key',
      title: label,
      state: 'failed' as const,
      detail: { ru: `ключ ${secret}`, en: `key ${secret}` },
    }
    const adapter = define({ check: () => Promise.resolve([step]) })
    expect((await adapter.check(benchOf(adapter).context))[0]?.detail).toEqual({ ru: 'ключ •••', en: 'key •••' })
  })

  test('the lead arrives clean', async () => {
    const seen: DeliverJob[] = []
    const adapter = define({
      deliver: (_context, job) => {
        seen.push(job)
        return Promise.resolve({ kind: 'delivered', crmId: '1' })
      },
    })
    const { context, job } = benchOf(adapter)
    await adapter.deliver(
      context,
      job({ name: 'a\u0000b\ud800', comment: 'x\r\ny\tz', fields: { 'k\u0001': ['\udfff', 1] } }),
    )
    expect(seen[0]?.lead).toMatchObject({ name: 'ab\ufffd', comment: 'x\ny\tz', fields: { k: ['\ufffd', 1] } })
  })

  test('secrets are the secret fields and what the adapter derives of them', () => {
    const adapter = define({ moreSecrets: ({ apiKey }) => [`hash-of-${apiKey}`, ''] })
    expect(adapter.secrets({ url: 'u', apiKey: 'k-1', note: 'n' })).toEqual(['k-1', 'hash-of-k-1'])
  })
})
