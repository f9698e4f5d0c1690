import { createTestTokens } from '../kit/test-tokens.ts'
import { expect, test } from 'vitest'
import type { CheckStep } from '../../../src-preload/contract/index.ts'
import { fakeField } from './fake-schema.ts'
import { ID } from './fake-salesforce.ts'
import type { FakeOrg } from './fake-salesforce.ts'
import { connect, startAccount } from './test-account.ts'

const states = (steps: CheckStep[]): string => steps.map(({ name, state }) => `${name} ${state}`).join(', ')
const ALL_PASSED =
  'address passed, sign_in passed, version passed, limits passed, rights passed, marker passed, settings passed, comments passed'

test.each(['Lead', 'Opportunity', 'Order'])('a good connection for %s passes every step', async (target) => {
  const config = { target, ownerId: ID.user, visitField: target === 'Lead' ? 'Visit__c' : '' }
  const { crm, check } = await startAccount({ ...config, leadSource: target === 'Order' ? '' : 'Web' })
  expect(states(await check())).toBe(ALL_PASSED)
  const described = crm.requests.filter(({ path }) => path.endsWith(`/${target}/describe`))
  expect(described).toHaveLength(1)
})

type Spoil = (org: FakeOrg) => void
const object = (org: FakeOrg, name: string) => org.store.objects.get(name)!
const markField =
  (more: object): Spoil =>
  (org) => {
    Object.assign(
      object(org, 'Lead').fields.find(({ name }) => name === 'Estafeta_Id__c')!,
      more,
    )
  }
const nothing: Spoil = () => undefined
const howToMark =
  "Create it: Setup → Object Manager → Lead → Fields & Relationships → New → Text, length 80, tick External ID and Unique, and let the connection's user edit the field."

// What is wrong, the org, the config, the step that fails and its words.
test.each<[string, Spoil, Record<string, unknown>, string, string]>([
  [
    'a wrong secret',
    nothing,
    { clientSecret: 'wrong' },
    'sign_in',
    'Signing in to Salesforce failed (Salesforce refused the sign-in: invalid_client: invalid client credentials; compare the Consumer Secret). Check the Consumer Key and Consumer Secret, that the Client Credentials Flow is on, and that the policies of the app name the user (Run As).',
  ],
  [
    'nobody signed in',
    nothing,
    { signIn: 'browser' },
    'sign_in',
    'Signing in to Salesforce failed (Save the connection, then sign in to Salesforce). Save the connection and press "Sign in". The app needs the scopes api and refresh_token and the same Callback URL.',
  ],
  [
    'an unknown version',
    nothing,
    { apiVersion: '99.0' },
    'version',
    'This Salesforce does not know API version 99.0. Choose 62.0.',
  ],
  [
    'no calls left',
    (org) => (org.daily = { Max: 15_000, Remaining: 0 }),
    {},
    'limits',
    '0 of 15000 API calls a day are left. See in Setup → System Overview which program uses them.',
  ],
  [
    'an object that may not be created',
    (org) => (object(org, 'Lead').createable = false),
    {},
    'rights',
    'The user of the connection may not create and read Lead. Grant it: Setup → Permission Sets → Object Settings.',
  ],
  [
    'contacts that are hidden',
    (org) => (object(org, 'Contact').queryable = false),
    { target: 'Opportunity' },
    'rights',
    'The user of the connection may not create and read Contact. Grant it: Setup → Permission Sets → Object Settings.',
  ],
  [
    'a missing mark field',
    nothing,
    { markerField: 'Nope__c' },
    'marker',
    `The field Nope__c does not fit: it is not there, or the user of the connection does not see it. ${howToMark}`,
  ],
  [
    'a mark field that may not be written',
    markField({ createable: false }),
    {},
    'marker',
    `The field Estafeta_Id__c does not fit: the user of the connection may not write it. ${howToMark}`,
  ],
  [
    'a mark field without External ID',
    markField({ externalId: false }),
    {},
    'marker',
    `The field Estafeta_Id__c does not fit: it is not marked External ID. ${howToMark}`,
  ],
  [
    'a mark field that is not unique',
    markField({ unique: false }),
    {},
    'marker',
    `The field Estafeta_Id__c does not fit: it is not marked Unique. ${howToMark}`,
  ],
  [
    'a mark field of another type',
    markField({ type: 'double' }),
    {},
    'marker',
    `The field Estafeta_Id__c does not fit: it is not a text field. ${howToMark}`,
  ],
  [
    'a mark field that is too short',
    markField({ length: 20 }),
    {},
    'marker',
    `The field Estafeta_Id__c does not fit: it is shorter than 40 characters. ${howToMark}`,
  ],
  [
    'a missing status',
    nothing,
    { status: 'Nope' },
    'settings',
    'In Salesforce there is no active status or stage "Nope". Choose another value.',
  ],
  [
    'a missing source',
    nothing,
    { leadSource: 'Nope' },
    'settings',
    'In Salesforce there is no active lead source "Nope". Choose another value.',
  ],
  [
    'a missing visit field',
    nothing,
    { visitField: 'Nope__c' },
    'settings',
    'In Salesforce the field Nope__c for the visit is not there or may not be written. Choose another value.',
  ],
  [
    'a missing record type',
    nothing,
    { recordTypeId: '0125g0000000009AAA' },
    'settings',
    'In Salesforce the record type 0125g0000000009AAA is not available to the user of the connection. Choose another value.',
  ],
  [
    'an inactive owner',
    nothing,
    { ownerId: ID.gone },
    'settings',
    'The owner is not in Salesforce or is inactive. Choose another.',
  ],
])('%s fails at its step with words that say what to do', async (...row) => {
  const [, spoil, config, name, words] = row
  const { org, check } = await startAccount(config)
  spoil(org)
  const step = (await check()).find(({ state }) => state === 'failed')
  expect([step?.name, step?.detail?.en]).toEqual([name, words])
  expect(step?.detail?.ru).toMatch(/[а-яё]{4}/i)
})

test('a version that is not known offers the newest one', async () => {
  const { check } = await startAccount({ apiVersion: '99.0' })
  const step = (await check()).find(({ name }) => name === 'version')
  expect(step?.offer).toMatchObject({ field: 'apiVersion', value: '62.0' })
})

test('an org without a chosen field for the mark warns, says how to make one, and offers one that is there', async () => {
  const { org, check } = await startAccount({ markerField: '' })
  const step = (await check()).find(({ name }) => name === 'marker')
  expect(step).toMatchObject({ state: 'warning', offer: { field: 'markerField', value: 'Estafeta_Id__c' } })
  expect(step?.detail?.en).toContain(howToMark)
  org.store.hidden.add('Lead.Estafeta_Id__c').add('Lead.Description')
  const bare = (await check()).find(({ name }) => name === 'marker')
  expect(bare).not.toHaveProperty('offer')
  expect(bare?.detail?.en).toContain('a person will have to decide')
})

test('what is only worth a look warns and goes on', async () => {
  const { org, check } = await startAccount()
  org.daily = { Max: 15_000, Remaining: 1000 }
  object(org, 'Lead').fields.push(fakeField('Region__c', 'string', { nillable: false }))
  object(org, 'Task').createable = false
  const steps = await check()
  expect(states(steps)).toBe(
    'address passed, sign_in passed, version passed, limits warning, rights warning, marker passed, settings passed, comments warning',
  )
  expect(steps.find(({ name }) => name === 'rights')?.detail?.en).toContain('Region__c')
})

test('limits that may not be seen are passed over', async () => {
  const { org, check } = await startAccount()
  org.daily = null
  expect(states(await check())).toContain('limits skipped')
})

test('definitions that are too large to be read are told', async () => {
  const { org, check } = await startAccount()
  org.huge.add('Lead')
  const steps = await check()
  expect(states(steps)).toContain('rights warning, marker passed, settings passed')
})

test('users that may not be read leave the owner unchecked', async () => {
  const { org, check } = await startAccount({ ownerId: ID.user })
  object(org, 'User').fields = []
  expect(states(await check())).toContain('settings warning')
})

test('a list of versions that asks for a token is an address of Salesforce all the same', async () => {
  const { crm, check } = await startAccount()
  const answer = { status: 401, json: [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired' }] }
  crm.failNext({ kind: 'answer', answer }, { matches: ({ path }) => path === '/services/data/' })
  expect(states(await check())).toBe(ALL_PASSED)
})

test('another program at the address is told from Salesforce', async () => {
  const { crm, check } = await startAccount()
  crm.failNext({ kind: 'answer', answer: { status: 404, json: { message: 'no route' } } })
  const [step] = await check()
  expect(step).toMatchObject({
    name: 'address',
    state: 'failed',
    detail: { en: expect.stringContaining('Setup → My Domain') },
  })
})

test('stored tokens do not hide that the keys have changed', async () => {
  const tokens = createTestTokens()
  const { crm } = await startAccount()
  expect(states(await connect(crm, { tokens }).check())).toBe(ALL_PASSED)
  crm.org.auth.clientSecret = 'new-secret-0a1b2c'
  const stale = connect(crm, { tokens, config: { clientSecret: 'consumer-secret-5f6e7d' } })
  expect(states(await stale.check())).toContain('sign_in failed')
})
