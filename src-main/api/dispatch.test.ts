import { describe, expect, it } from 'vitest'
import { CallError, declaredNames } from '../../src-preload/contract/index.ts'
import type { App } from '../app.ts'
import { StoreError } from '../store/store-error.ts'
import { createDispatch, type Dispatch } from './dispatch.ts'
import { refusal, shareTestApp } from './test-app.ts'

const caller = { actor: 'test' }
const FAULT = 'the program failed at this; the log has the details'

describe('a call', () => {
  const shared = shareTestApp()
  const call = (name: string, input?: unknown) => shared().app.dispatch(name, input, caller)

  it.each([
    '',
    'leads',
    'leads.',
    '.list',
    'leads.list.more',
    'leads.changed',
    'leads.List',
    'nothing.list',
    '__proto__.x',
    '__proto__.toString',
    'constructor.constructor',
    'leads.constructor',
    'leads.__proto__',
    'leads.hasOwnProperty',
    'leads.toString',
    'x'.repeat(10_000),
  ])('that is not declared is unknown: %j', async (name) => {
    const error = await refusal(call(name, {}))
    expect([error.code, error.message]).toEqual(['unknown_call', `no such call: ${name.slice(0, 100)}`])
  })

  it('that is declared has a handler', async () => {
    const codes = await Promise.all(
      declaredNames('procedure').map(async (name) => {
        const error: unknown = await call(name, { no: 'such input' }).then(
          () => undefined,
          (reason: unknown) => reason,
        )
        return [name, error instanceof CallError ? error.code : 'answered']
      }),
    )
    expect(codes.filter(([, code]) => code === 'unknown_call' || code === 'internal')).toEqual([])
  })

  it('takes no input for an empty one', async () => {
    expect(await call('projects.list')).toEqual({ items: [] })
    expect(await call('projects.list', null)).toEqual({ items: [] })
  })

  it.each([
    ['projects.create', {}, [['name', expect.stringContaining('expected string')]]],
    ['projects.create', { name: '  ' }, [['name', expect.stringContaining('>=1')]]],
    ['leads.get', { id: 'project_1' }, [['id', 'expected lead_<number>']]],
    [
      'leads.list',
      { limit: 501, projectId: 0 },
      [
        ['projectId', 'expected project_<number>'],
        ['limit', expect.stringContaining('<=500')],
      ],
    ],
    ['leads.skip', { ids: ['lead_1', 'x'] }, [['ids.1', 'expected lead_<number>']]],
    [
      'projects.update',
      { id: 1, settings: { retrySchedule: 'often' } },
      [['settings.retrySchedule', expect.any(String)]],
    ],
    ['settings.update', { publicIntakeUrl: 'javascript:alert(1)' }, [['publicIntakeUrl', expect.any(String)]]],
    ['deliveries.resend', {}, [['', 'give exactly one of id, ids, leadIds, filter, since']]],
    ['leads.list', 'text', [['', expect.stringContaining('expected object')]]],
    ['leads.list', [], [['', expect.stringContaining('expected object')]]],
  ])('of %s with %j is bad input, and says where', async (name, input, issues) => {
    const error = await refusal(call(name, input))
    expect([error.code, error.issues?.map((issue) => [issue.path, issue.message])]).toEqual(['bad_input', issues])
  })
})

describe('the dispatch', () => {
  const logs: string[] = []
  const commands: unknown[] = []
  const log = (message: string, details?: object) => logs.push(`${message} ${JSON.stringify(details)}`)
  /** A dispatch whose only handlers are these. */
  const of = (handlers: Record<string, Record<string, (input: unknown) => Promise<unknown>>>): Dispatch =>
    createDispatch({
      api: handlers as unknown as App['api'], // the missing rest is what some tests are about
      logger: { debug: log, info: log, warn: log, error: log },
      onCommand: (entry) => commands.push(entry),
    })

  it('answers an output that breaks the contract as a fault of ours, without its content', async () => {
    const dispatch = of({ unrecognised: { discard: () => Promise.resolve({ discarded: 'all', secret: 'k-1' }) } })
    const error = await refusal(dispatch('unrecognised.discard', { ids: [1] }, caller))
    expect([error.code, error.message]).toEqual(['internal', FAULT])
    expect(logs.splice(0).join('\n')).toContain('unrecognised.discard')
    expect(commands.splice(0)).toEqual([])
  })

  it('drops what the contract does not name', async () => {
    const dispatch = of({ unrecognised: { discard: () => Promise.resolve({ discarded: 1, secret: 'k-1' }) } })
    expect(await dispatch('unrecognised.discard', { ids: [1], more: 1 }, caller)).toEqual({ discarded: 1 })
    expect(commands.splice(0)).toEqual([
      { name: 'unrecognised.discard', input: { ids: ['unrecognised_1'] }, caller: { actor: 'test' } },
    ])
  })

  it.each([
    [new StoreError('storage', 'the disk is full'), 'storage', 'the disk is full', undefined],
    [new StoreError('busy', 'too much waits to be stored'), 'cooldown', 'too much waits to be stored', 2000],
    [new StoreError('failed', 'SQL: secret'), 'internal', FAULT, undefined],
    [new Error('secret'), 'internal', FAULT, undefined],
    [new CallError('conflict', 'not now'), 'conflict', 'not now', undefined],
  ])('translates %s, rejected or thrown', async (fault, code, message, afterMs) => {
    const dispatch = of({
      jobs: {
        list: () => Promise.reject(fault),
        cancel: () => {
          throw fault
        },
      },
    })
    for (const [name, input] of [
      ['jobs.list', {}],
      ['jobs.cancel', { id: 1 }],
    ] as const) {
      const error = await refusal(dispatch(name, input, caller))
      expect([error.code, error.message, error.afterMs]).toEqual([code, message, afterMs])
    }
    expect(commands.splice(0)).toEqual([])
  })

  it('tells of commands that succeeded, and of no query', async () => {
    const dispatch = of({
      jobs: { list: () => Promise.resolve({ items: [] }) },
      leads: { skip: () => Promise.resolve({ skipped: 0 }) },
    })
    await dispatch('jobs.list', {}, caller)
    await dispatch('leads.skip', { ids: ['7'] }, { actor: 'script' })
    expect(commands.splice(0)).toEqual([
      { name: 'leads.skip', input: { ids: ['lead_7'] }, caller: { actor: 'script' } },
    ])
  })

  it('calls no handler that is missing or inherited', async () => {
    const dispatch = of({ leads: Object.create({ list: () => Promise.resolve({ items: [], next: null }) }) as never })
    expect((await refusal(dispatch('leads.list', {}, caller))).code).toBe('unknown_call')
    expect((await refusal(dispatch('jobs.list', {}, caller))).code).toBe('unknown_call')
  })
})
