/** A field of a fake org, as `describe` shows it. */
export type FakeField = {
  name: string
  label: string
  type: string
  length: number
  precision: number
  scale: number
  nillable: boolean
  createable: boolean
  updateable: boolean
  defaultedOnCreate: boolean
  custom: boolean
  externalId: boolean
  unique: boolean
  restrictedPicklist: boolean
  relationshipName: string | null
  referenceTo: string[]
  picklistValues: { value: string; label: string | null; active: boolean; defaultValue: boolean }[]
}

/** An object of a fake org. */
export type FakeObject = {
  name: string
  keyPrefix: string
  createable: boolean
  queryable: boolean
  fields: FakeField[]
  recordTypeInfos: object[]
}

/** A field with the usual properties; `more` changes them. */
export function fakeField(name: string, type = 'string', more: Partial<FakeField> = {}): FakeField {
  const isText = type === 'string' || type === 'picklist' || type === 'multipicklist' || type === 'url'
  return {
    name,
    label: name,
    type,
    length: isText ? 255 : 0,
    precision: 0,
    scale: 0,
    nillable: true,
    createable: true,
    updateable: true,
    defaultedOnCreate: false,
    custom: name.endsWith('__c'),
    externalId: false,
    unique: false,
    restrictedPicklist: false,
    relationshipName: null,
    referenceTo: [],
    picklistValues: [],
    ...more,
  }
}

const required = { nillable: false }
const readOnly = { createable: false, updateable: false }

function choices(...values: string[]): FakeField['picklistValues'] {
  return values.map((value, index) => ({ value, label: value, active: true, defaultValue: index === 0 }))
}

function reference(
  name: string,
  [relationshipName, ...referenceTo]: [relation: string | null, ...objects: string[]],
  more: Partial<FakeField> = {},
): FakeField {
  return fakeField(name, 'reference', { length: 18, relationshipName, referenceTo, ...more })
}

/** Every object has these. */
function common(): FakeField[] {
  return [
    fakeField('Id', 'id', { length: 18, ...required, ...readOnly }),
    fakeField('CreatedDate', 'datetime', { ...required, ...readOnly }),
    fakeField('IsDeleted', 'boolean', { ...required, ...readOnly }),
  ]
}

const owner = () => reference('OwnerId', ['Owner', 'Group', 'User'], { nillable: false, defaultedOnCreate: true })
const description = () => fakeField('Description', 'textarea', { length: 32_000 })
const marker = () =>
  fakeField('Estafeta_Id__c', 'string', { label: 'Estafeta Id', length: 80, externalId: true, unique: true })
const source = () => fakeField('LeadSource', 'picklist', { picklistValues: choices('Web', 'Phone Inquiry') })

function person(): FakeField[] {
  return [
    fakeField('FirstName', 'string', { length: 40 }),
    fakeField('LastName', 'string', { length: 80, ...required }),
    fakeField('Title', 'string', { length: 128 }),
    fakeField('Phone', 'phone', { length: 40 }),
    fakeField('MobilePhone', 'phone', { length: 40 }),
    fakeField('Email', 'email', { length: 80 }),
    source(),
    description(),
    owner(),
  ]
}

function leadFields(): FakeField[] {
  return [
    ...common(),
    ...person(),
    marker(),
    fakeField('Company', 'string', { length: 255, ...required }),
    fakeField('City', 'string', { length: 40 }),
    fakeField('Website', 'url'),
    fakeField('Status', 'picklist', {
      ...required,
      defaultedOnCreate: true,
      picklistValues: choices(
        'Open - Not Contacted',
        'Working - Contacted',
        'Closed - Converted',
        'Closed - Not Converted',
      ),
    }),
    fakeField('AnnualRevenue', 'currency', { precision: 18, scale: 0 }),
    fakeField('NumberOfEmployees', 'int'),
    fakeField('DoNotCall', 'boolean', { ...required, defaultedOnCreate: true }),
    reference('RecordTypeId', ['RecordType', 'RecordType']),
    reference('Campaign__c', ['Campaign__r', 'Campaign'], { label: 'Кампания' }),
    fakeField('UTM_Source__c', 'string', { label: 'UTM source', length: 50 }),
    fakeField('Visit__c', 'string', { label: 'Визит', length: 20 }),
    fakeField('Meeting__c', 'datetime', { label: 'Встреча' }),
    fakeField('Birthday__c', 'date', { label: 'День рождения' }),
    fakeField('Call_At__c', 'time', { label: 'Звонить в' }),
    fakeField('Budget__c', 'currency', { label: 'Бюджет', precision: 10, scale: 2 }),
    fakeField('Product__c', 'picklist', {
      label: 'Продукт',
      restrictedPicklist: true,
      picklistValues: [
        { value: 'windows', label: 'Окна', active: true, defaultValue: false },
        { value: 'doors', label: 'Двери', active: true, defaultValue: false },
        { value: 'old', label: 'Старое', active: false, defaultValue: false },
      ],
    }),
    fakeField('Interests__c', 'multipicklist', {
      label: 'Интересы',
      length: 4099,
      restrictedPicklist: true,
      picklistValues: choices('PVC', 'Balcony', 'Door'),
    }),
    fakeField('IsConverted', 'boolean', { ...required, ...readOnly }),
    reference('ConvertedContactId', ['ConvertedContact', 'Contact'], readOnly),
    reference('ConvertedOpportunityId', ['ConvertedOpportunity', 'Opportunity'], readOnly),
    reference('MasterRecordId', ['MasterRecord', 'Lead'], readOnly),
  ]
}

function opportunityFields(): FakeField[] {
  return [
    ...common(),
    marker(),
    fakeField('Name', 'string', { length: 120, ...required }),
    fakeField('StageName', 'picklist', {
      ...required,
      picklistValues: choices('Prospecting', 'Qualification', 'Closed Won'),
    }),
    fakeField('CloseDate', 'date', required),
    fakeField('Amount', 'currency', { precision: 18, scale: 2 }),
    fakeField('Type', 'picklist', { picklistValues: choices('New Customer') }),
    fakeField('IsClosed', 'boolean', { ...required, ...readOnly }),
    reference('AccountId', ['Account', 'Account']),
    reference('ContactId', ['Contact', 'Contact'], { updateable: false }),
    reference('CampaignId', ['Campaign', 'Campaign']),
    source(),
    description(),
    owner(),
  ]
}

function orderFields(): FakeField[] {
  return [
    ...common(),
    marker(),
    fakeField('Name', 'string', { length: 80 }),
    fakeField('Status', 'picklist', { ...required, picklistValues: choices('Draft', 'Activated') }),
    fakeField('EffectiveDate', 'date', required),
    reference('AccountId', ['Account', 'Account']),
    reference('BillToContactId', ['BillToContact', 'Contact']),
    description(),
    owner(),
  ]
}

function object(name: string, keyPrefix: string, fields: FakeField[]): FakeObject {
  return { name, keyPrefix, createable: true, queryable: true, fields, recordTypeInfos: [] }
}

function taskFields(): FakeField[] {
  return [
    ...common(),
    reference('WhoId', ['Who', 'Contact', 'Lead']),
    reference('WhatId', ['What', 'Account', 'Opportunity', 'Order']),
    fakeField('Subject', 'combobox', { length: 255 }),
    fakeField('Description', 'textarea', { length: 32_000 }),
    fakeField('ActivityDate', 'date'),
    fakeField('Status', 'picklist', {
      ...required,
      defaultedOnCreate: true,
      restrictedPicklist: true,
      picklistValues: choices('Not Started', 'Completed'),
    }),
    fakeField('Priority', 'picklist', {
      ...required,
      defaultedOnCreate: true,
      picklistValues: choices('Normal', 'High'),
    }),
  ]
}

/** The objects of an org as it is delivered, with some custom fields. */
export function fakeObjects(): Map<string, FakeObject> {
  const lead = object('Lead', '00Q', leadFields())
  lead.recordTypeInfos = [
    {
      recordTypeId: '012000000000000AAA',
      name: 'Master',
      developerName: 'Master',
      active: true,
      available: true,
      master: true,
    },
    {
      recordTypeId: '0125g0000000001AAA',
      name: 'Розница',
      developerName: 'Retail',
      active: true,
      available: true,
      master: false,
    },
  ]
  const objects = [
    lead,
    object('Opportunity', '006', opportunityFields()),
    object('Order', '801', orderFields()),
    object('Contact', '003', [...common(), ...person(), reference('AccountId', ['Account', 'Account'])]),
    object('Account', '001', [
      ...common(),
      fakeField('Name', 'string', { length: 255, ...required }),
      description(),
      owner(),
    ]),
    object('Task', '00T', taskFields()),
    object('OpportunityContactRole', '00K', [
      ...common(),
      reference('OpportunityId', ['Opportunity', 'Opportunity']),
      reference('ContactId', ['Contact', 'Contact']),
      fakeField('IsPrimary', 'boolean'),
    ]),
    object('User', '005', [
      ...common(),
      ...['Name', 'Username', 'UserType'].map((name) => fakeField(name)),
      fakeField('Email', 'email', { length: 80 }),
      fakeField('IsActive', 'boolean'),
    ]),
    object('Campaign', '701', [...common(), fakeField('Name'), fakeField('IsActive', 'boolean')]),
    object('Group', '00G', [...common(), fakeField('Name')]),
    object('QueueSobject', '03g', [...common(), reference('QueueId', ['Queue', 'Group']), fakeField('SobjectType')]),
  ]
  return new Map(objects.map((one) => [one.name, one]))
}
