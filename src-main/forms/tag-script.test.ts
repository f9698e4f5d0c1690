import { gunzipSync } from 'node:zlib'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { buildTagScript, LOADER_SCRIPT } from './tag-script.ts'
import { newForm, newRule } from './test-form.ts'

/** Runs the served script with a program that hands its configuration out. */
function configOf(script: { text: string }): unknown {
  const out: { config?: unknown } = {}
  runInNewContext(script.text, { out })
  return out.config
}
const program = 'out.config=ESTAFETA_TAG_CONFIG'
const parts = { program, key: 'k1', origin: '' }

describe('the served script', () => {
  it('carries what the page must know of each form and nothing of the CRM', () => {
    const rule = newRule({
      sites: { mode: 'include', hosts: ['okna.example'] },
      comment: { source: { kind: 'element', selector: '.plan' }, isRequired: true },
      extras: [{ of: 'deal', key: 'UF_1', source: { kind: 'static', value: 'секрет' } }],
    })
    const script = buildTagScript({ ...parts, forms: [newForm({ rule }), newForm({ id: 'form_2', isEnabled: false })] })
    expect(configOf(script)).toEqual({
      key: 'k1',
      origin: '',
      version: expect.stringMatching(/^[0-9a-f]{12}$/) as string,
      forms: [
        {
          id: 1,
          type: 'form',
          selector: '#order',
          sites: { mode: 'include', hosts: ['okna.example'] },
          requiredControls: { phone: 'tel' },
          requiredResults: ['comment'],
          elements: { comment: '.plan' },
        },
      ],
    })
    expect(script.text).not.toContain('секрет')
  })

  it('has scripts as functions, and leaves out one that would break the others', () => {
    const rule = newRule({
      comment: { source: { kind: 'script', code: 'return 20 + 1 // the end' } },
      extras: [
        { of: 'deal', key: 'BROKEN', source: { kind: 'script', code: '})()' } },
        { of: 'contact', key: 'Q"', source: { kind: 'script', code: 'return trigger' } },
      ],
    })
    const config = configOf(buildTagScript({ ...parts, forms: [newForm({ rule })] }))
    const { scripts } = (
      config as { forms: { scripts: Record<string, (form: unknown, trigger: unknown) => unknown> }[] }
    ).forms[0]! // the shape under test
    expect(Object.keys(scripts)).toEqual(['comment', 'contact:Q"'])
    expect([scripts['comment']?.(null, 1), scripts['contact:Q"']?.(null, 2)]).toEqual([21, 2])
  })

  it('changes its etag with its forms, and is the same zipped', () => {
    const one = buildTagScript({ ...parts, forms: [newForm()] })
    const same = buildTagScript({ ...parts, forms: [newForm()] })
    const other = buildTagScript({ ...parts, forms: [newForm({ rule: newRule({ selector: '#other' }) })] })
    expect([one.etag === same.etag, one.etag === other.etag]).toEqual([true, false])
    expect(gunzipSync(one.gzip).toString()).toBe(one.text)
  })
})

describe('the loader under Roistat’s path', () => {
  it('asks the same host for the project of the snippet', () => {
    const added: { src?: string; async?: boolean }[] = []
    const document = {
      currentScript: { src: 'https://leads.example/dist/module.js?1' },
      location: { href: 'https://okna.example/?a=1' },
      createElement: () => ({}),
      head: { appendChild: (element: { src?: string }) => added.push(element) },
    }
    runInNewContext(LOADER_SCRIPT, { window: { roistatProjectId: 'abc/1' }, document })
    expect(added.map((element) => element.src)).toEqual([
      'https://leads.example/api/site/1.0/abc%2F1/init?referrer=https%3A%2F%2Fokna.example%2F%3Fa%3D1',
    ])
  })
})
