import { describeConformance } from '../kit/conformance.ts'
import { megaplan1Target, megaplanTarget } from './conformance-target.ts'

describeConformance(megaplanTarget)
describeConformance(megaplan1Target)
