import { describeCampaign } from '../../delivery/test-campaign.ts'
import { megaplan1Target, megaplanTarget } from './conformance-target.ts'

describeCampaign(megaplanTarget)
describeCampaign(megaplan1Target)
