import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { contract, declaredNames, findProcedure, findTopic } from './index.ts'

const schemas = [
  ...declaredNames('procedure').flatMap((name) => [
    [`input of ${name}`, findProcedure(name)!.input] as const,
    [`output of ${name}`, findProcedure(name)!.output] as const,
  ]),
  ...declaredNames('topic').map((name) => [`payload of ${name}`, findTopic(name)!.payload] as const),
]

/** Kinds of zod schemas whose values JSON carries unchanged, and the wrappers around them. */
const JSON_KINDS = new Set([
  ...['string', 'number', 'boolean', 'null', 'enum', 'literal', 'object', 'array', 'record', 'union', 'tuple'],
  ...['optional', 'nullable', 'default', 'lazy', 'pipe', 'transform', 'prefault'],
])
const NO_JSON = [new Date(0), 5n, () => 1, Symbol('s'), undefined, new Map(), Number.NaN]

/** Every schema inside of one, each once. */
function partsOf(schema: z.ZodType): Set<z.core.$ZodType> {
  const parts = new Set<z.core.$ZodType>()
  for (const io of ['input', 'output'] as const) {
    z.toJSONSchema(schema, { io, unrepresentable: 'any', override: ({ zodSchema }) => void parts.add(zodSchema) })
  }
  return parts
}

describe('the contract', () => {
  it('has one file per area', () => {
    const shared = ['channel.ts', 'define.ts', 'errors.ts', 'index.ts', 'wire.ts']
    const files = readdirSync(import.meta.dirname).filter((file) => /^[a-z-]+\.ts$/.test(file))
    expect(files.filter((file) => !shared.includes(file)).map((file) => file.slice(0, -3))).toEqual(
      Object.keys(contract).sort(),
    )
  })

  it.each(schemas)('speaks JSON only: %s', (_name, schema) => {
    const foreign = [...partsOf(schema)].filter((part) => {
      const { type } = part._zod.def
      if (type === 'custom') return NO_JSON.some((value) => z.safeParse(part, value).success)
      return !JSON_KINDS.has(type)
    })
    expect(foreign.map((part) => part._zod.def.type)).toEqual([])
  })

  it('would notice a schema that JSON cannot carry', () => {
    const kinds = [...partsOf(z.object({ a: z.array(z.date()), b: z.unknown() }))].map((part) => part._zod.def.type)
    expect(kinds.filter((kind) => !JSON_KINDS.has(kind)).sort()).toEqual(['date', 'unknown'])
  })

  it.each(declaredNames('procedure'))('takes a map as the input of %s', (name) => {
    // `POST /rpc/…` without a body and `call` without input stand for an empty map.
    expect(partsOf(findProcedure(name)!.input).size).toBeGreaterThan(0)
    expect(findProcedure(name)!.input.safeParse('text').success).toBe(false)
    expect(findProcedure(name)!.input.safeParse([]).success).toBe(false)
  })

  it('knows its calls and topics by their full names and nothing else', () => {
    for (const name of [
      'leads',
      'leads.',
      '.list',
      'leads.list.x',
      'leads.changed',
      '__proto__.list',
      'leads.toString',
    ]) {
      expect([name, findProcedure(name)]).toEqual([name, undefined])
    }
    for (const name of ['leads.list', 'leads', 'toString', 'leads.constructor', '__proto__']) {
      expect([name, findTopic(name)]).toEqual([name, undefined])
    }
    expect([findProcedure('leads.list')?.kind, findTopic('leads.changed')?.kind]).toEqual(['query', 'topic'])
  })
})

describe('changes of settings', () => {
  const parse = (name: string, input: object) => findProcedure(name)!.input.parse(input)

  it('hold only what was named: a default would undo what somebody chose before', () => {
    expect([
      parse('settings.update', { colorScheme: 'dark' }),
      parse('projects.update', { id: 1, settings: { retentionDays: 30 } }),
      parse('projects.create', { name: ' Окна ', settings: { defaultCountry: 'KZ' } }),
    ]).toEqual([
      { colorScheme: 'dark' },
      { id: 'project_1', settings: { retentionDays: 30 } },
      { name: 'Окна', settings: { defaultCountry: 'KZ' } },
    ])
  })
})

describe('a selection for a re-send', () => {
  const read = (input: object) => findProcedure('deliveries.resend')!.input.safeParse(input)

  it('names exactly one thing', () => {
    const chosen = [{ id: 'lead_1' }, { ids: [1] }, { leadIds: ['lead_1'] }, { filter: {} }, { since: 0 }]
    expect(chosen.map((input) => read(input).data)).toEqual([
      { id: 'lead_1', withDelivered: false },
      { ids: ['delivery_1'], withDelivered: false },
      { leadIds: ['lead_1'], withDelivered: false },
      { filter: {}, withDelivered: false },
      { since: 0, withDelivered: false },
    ])
    for (const input of [{}, { id: 'lead_1', since: 0 }, { ids: [] }, { id: 'project_1' }, { projectId: 1 }]) {
      expect([input, read(input).success]).toEqual([input, false])
    }
  })
})

describe('the host of a site', () => {
  it.each([
    ['shop.example', 'shop.example'],
    [' HTTPS://Shop.Example/page?a=1#b ', 'shop.example'],
    ['http://окна.рф:8080', 'окна.рф:8080'],
  ])('is read out of %j', (typed, host) => {
    const input = findProcedure('projects.addSite')!.input.parse({ projectId: 1, host: typed })
    expect(input).toEqual({ projectId: 'project_1', host })
  })

  it.each(['', '   ', 'https://', '/page', 'x'.repeat(254)])('is refused: %j', (typed) => {
    expect(findProcedure('projects.addSite')!.input.safeParse({ projectId: 1, host: typed }).success).toBe(false)
  })
})
