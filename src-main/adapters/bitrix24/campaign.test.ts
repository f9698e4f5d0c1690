import { describeCampaign } from '../../delivery/test-campaign.ts'
import { bitrix24BoxTarget, bitrix24LeadsTarget, bitrix24Target } from './conformance-target.ts'

describeCampaign(bitrix24Target)
describeCampaign(bitrix24LeadsTarget)
describeCampaign(bitrix24BoxTarget)
