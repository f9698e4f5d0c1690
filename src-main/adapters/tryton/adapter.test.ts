import { describeConformance } from '../kit/conformance.ts'
import { trytonTarget } from './conformance-target.ts'

describeConformance(trytonTarget)
