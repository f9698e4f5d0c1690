import { describeCampaign } from '../../delivery/test-campaign.ts'
import { amocrmTarget } from './conformance-target.ts'

describeCampaign(amocrmTarget)
