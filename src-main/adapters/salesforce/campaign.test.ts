import { describeCampaign } from '../../delivery/test-campaign.ts'
import { salesforceTarget } from './conformance-target.ts'

describeCampaign(salesforceTarget)
