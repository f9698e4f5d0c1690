import { describeConformance } from '../kit/conformance.ts'
import { moyskladTarget } from './conformance-target.ts'

describeConformance(moyskladTarget)
