import { describe } from 'vitest'
import { describeConformance } from '../kit/conformance.ts'
import { salesforceTarget, targetFor } from './conformance-target.ts'

describeConformance(salesforceTarget)

describe('an org without a field for marks', () => {
  describeConformance(targetFor('Lead', ''))
})

describe('leads that become opportunities', () => {
  describeConformance(targetFor('Opportunity', 'Estafeta_Id__c'))
})
