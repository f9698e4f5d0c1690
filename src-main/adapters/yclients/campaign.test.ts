import { describeCampaign } from '../../delivery/test-campaign.ts'
import { yclientsTarget } from './conformance-target.ts'

describeCampaign(yclientsTarget)
