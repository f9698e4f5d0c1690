import { expect, test } from 'vitest'
import { failed, passed, runCheckSteps, wordsOfFailure, wordsOfOutcome } from './check-steps.ts'
import { CRM_FAILURE_KINDS, CrmFailure } from './crm-failure.ts'
import type { CrmFailureFacts } from './crm-failure.ts'
import { OutcomeError } from './outcome-error.ts'
import type { Failed } from './outcome-error.ts'

const title = { ru: 'Шаг', en: 'Step' }
const facts: CrmFailureFacts = {
  kind: 'dns',
  phase: 'not_sent',
  isMutation: false,
  looksOffline: true,
  isOffline: false,
  status: null,
  host: 'crm.example',
}

test('steps run in order and stop at the first failed one', async () => {
  const ran: string[] = []
  const plan = (name: string, result: () => ReturnType<typeof passed>) => ({
    name,
    title,
    run: () => {
      ran.push(name)
      return Promise.resolve(result())
    },
  })
  const steps = await runCheckSteps([
    plan('a', () => passed()),
    plan('b', () => failed('плохо', 'bad')),
    plan('c', () => passed()),
  ])
  expect(ran).toEqual(['a', 'b'])
  expect(steps).toEqual([
    { name: 'a', title, state: 'passed', detail: null },
    { name: 'b', title, state: 'failed', detail: { ru: 'плохо', en: 'bad' } },
    { name: 'c', title, state: 'skipped', detail: null },
  ])
})

test.each([new CrmFailure('words', facts), new OutcomeError({ kind: 'unauthorized', reason: 'no' })])(
  'an expected error fails the step: %s',
  async (error) => {
    const [step] = await runCheckSteps([{ name: 'a', title, run: () => Promise.reject(error) }])
    expect(step?.state).toBe('failed')
  },
)

test('a fault of the adapter is not a failed step', async () => {
  await expect(runCheckSteps([{ name: 'a', title, run: () => Promise.reject(new TypeError('bug')) }])).rejects.toThrow(
    'bug',
  )
})

test.each([...CRM_FAILURE_KINDS.map((kind) => ({ ...facts, kind })), { ...facts, isOffline: true }])(
  'a failure of kind $kind has words in both languages',
  (about) => {
    const words = wordsOfFailure(new CrmFailure('words', about))
    expect(words.ru).toMatch(/[а-яё]{4}/i)
    expect(words.en).toMatch(/^[A-Za-z][^а-яё]{20,}$/)
  },
)

test.each<Failed>([
  { kind: 'retry', reason: 'r', trouble: 'limit' },
  { kind: 'retry', reason: 'r', trouble: 'account' },
  { kind: 'unknown', reason: 'r', trouble: 'account' },
  { kind: 'unauthorized', reason: 'r' },
  { kind: 'rejected', reason: 'r' },
])('an outcome $kind has words in both languages', (outcome) => {
  const words = wordsOfOutcome(outcome)
  expect(words.ru).toMatch(/[а-яё]{4}/i)
  expect(words.en).toMatch(/^[A-Za-z][^а-яё]{20,}$/)
})
