import { describeCampaign } from '../../delivery/test-campaign.ts'
import { uonTarget } from './conformance-target.ts'

describeCampaign(uonTarget)
