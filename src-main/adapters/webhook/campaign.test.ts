import { describeCampaign } from '../../delivery/test-campaign.ts'
import { webhookTarget } from './conformance-target.ts'

describeCampaign(webhookTarget)
