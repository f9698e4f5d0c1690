import { describeConformance } from '../kit/conformance.ts'
import { bitrix24BoxTarget, bitrix24LeadsTarget, bitrix24Target } from './conformance-target.ts'

describeConformance(bitrix24Target)
describeConformance(bitrix24LeadsTarget)
describeConformance(bitrix24BoxTarget)
