import { describeCampaign } from '../../delivery/test-campaign.ts'
import { retailcrmTarget } from './conformance-target.ts'

describeCampaign(retailcrmTarget)
