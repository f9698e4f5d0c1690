import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DELIVERY_STATES, OUTCOME_KINDS, WARNING_CODES } from '../../src-preload/contract/index.ts'
import { createI18n, dictionaries } from './setup.ts'

type Tree = { [key: string]: string | Tree }

/** `{ a: { b: 'x' } }` → `['a.b', 'x']`. */
function leaves(tree: Tree, prefix = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as [string, string]] : leaves(value, `${prefix}${key}.`),
  )
}

const ru = new Map(leaves(dictionaries.ru))
const en = new Map(leaves(dictionaries.en))
const PLURAL = /_(one|few|many|other)$/
const base = (key: string) => key.replace(PLURAL, '')
const variables = (text: string) => [...new Set([...text.matchAll(/{{(\w+)/g)].map(([, name]) => name))].sort()

const root = join(import.meta.dirname, '..')
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !path.includes('.test.') && !path.startsWith('testing'))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

describe('dictionaries', () => {
  it('have the same keys', () => {
    const bases = (map: Map<string, string>) => [...new Set([...map.keys()].map(base))].sort()
    expect(bases(ru)).toEqual(bases(en))
    expect(ru.size).toBeGreaterThan(300)
  })

  it('have every plural form of their language', () => {
    const formsOf = (map: Map<string, string>, key: string) =>
      ['one', 'few', 'many', 'other'].filter((form) => map.has(`${key}_${form}`))
    for (const key of new Set([...ru.keys()].filter((name) => PLURAL.test(name)).map(base))) {
      expect({ key, forms: formsOf(ru, key) }).toEqual({ key, forms: ['one', 'few', 'many', 'other'] })
      expect({ key, forms: formsOf(en, key) }).toEqual({ key, forms: ['one', 'other'] })
    }
  })

  it('use the same variables in both languages', () => {
    for (const [key, text] of en) {
      const other = ru.get(key) ?? ''
      expect({ key, variables: variables(other) }).toEqual({ key, variables: variables(text) })
    }
  })

  it('are written in their language', () => {
    // A language is offered under its own name.
    const foreign = new Set(['settings.russian', 'settings.english', 'shell.language'])
    const latinOnly = new Set(['settings.english', 'shell.language'])
    expect([...en].filter(([key, text]) => /[а-яё]/i.test(text) && !foreign.has(key))).toEqual([])
    expect([...ru].filter(([key, text]) => !/[а-яё]/i.test(text) && !latinOnly.has(key))).toEqual([])
    expect([...ru, ...en].filter(([, text]) => text.trim() === '' || text !== text.trim())).toEqual([])
  })

  it('have words for every state, outcome and warning of the contract', () => {
    const wanted = [
      ...DELIVERY_STATES.map((state) => `state.${state}`),
      ...OUTCOME_KINDS.map((kind) => `attempt.outcome.${kind}`),
      ...WARNING_CODES.map((code) => `warning.${code}`),
    ]
    expect(wanted.filter((key) => !en.has(key))).toEqual([])
  })

  it('have no key that nobody uses', () => {
    const code = sources.map(({ text }) => text).join('\n')
    const prefixes = [...code.matchAll(/`([a-zA-Z.]+\.)\$\{/g)].map(([, prefix]) => prefix ?? '')
    const unused = [...new Set([...en.keys()].map(base))].filter(
      (key) => !code.includes(`'${key}'`) && !prefixes.some((prefix) => key.startsWith(prefix)),
    )
    expect(unused).toEqual([])
  })

  it('choose the plural form', () => {
    const t = createI18n('ru').t
    expect([1, 2, 5, 21].map((count) => t('bulk.selected', { count }))).toEqual([
      'Выбрана 1 заявка',
      'Выбраны 2 заявки',
      'Выбрано 5 заявок',
      'Выбрана 21 заявка',
    ])
    expect(t('bulk.selected', { count: 20_000 }).replace(/\s/g, ' ')).toBe('Выбрано 20 000 заявок')
  })
})

describe('sources', () => {
  it('hold no words for people: they come from the dictionaries', () => {
    expect(sources.length).toBeGreaterThan(60)
    const cyrillic = sources.filter(({ text }) => /[а-яё]/i.test(text)).map(({ path }) => path)
    expect(cyrillic).toEqual([])
    // Text between tags: a capital letter followed by small ones and a blank is a sentence somebody forgot to translate.
    const latin = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/>\s*([A-Z][a-z]+ [a-z]+[^<{}=;]*)</g)].map(([, words]) => `${path}: ${words ?? ''}`),
    )
    expect(latin).toEqual([])
    const attributes = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/(?:aria-label|title|label|alt)="([^"]+)"/g)].map(([, words]) => `${path}: ${words ?? ''}`),
    )
    expect(attributes).toEqual([])
  })

  it('never reach into the fake core', () => {
    const guilty = sources.filter(({ text }) => /from '(\.\.\/)+testing\//.test(text)).map(({ path }) => path)
    expect(guilty).toEqual([])
  })
})
