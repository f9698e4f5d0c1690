import { describeConformance } from '../kit/conformance.ts'
import { amocrmTarget } from './conformance-target.ts'

describeConformance(amocrmTarget)
