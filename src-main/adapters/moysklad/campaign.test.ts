import { describeCampaign } from '../../delivery/test-campaign.ts'
import { moyskladTarget } from './conformance-target.ts'

describeCampaign(moyskladTarget)
