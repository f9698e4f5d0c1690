import { describeConformance } from '../kit/conformance.ts'
import { freshofficeTarget } from './conformance-target.ts'

describeConformance(freshofficeTarget)
