import { describeCampaign } from '../../delivery/test-campaign.ts'
import { demoTarget } from './conformance-target.ts'

describeCampaign(demoTarget)
