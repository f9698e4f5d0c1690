import { describeCampaign } from '../../delivery/test-campaign.ts'
import { trytonTarget } from './conformance-target.ts'

describeCampaign(trytonTarget)
