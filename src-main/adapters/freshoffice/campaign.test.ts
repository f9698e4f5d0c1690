import { describeCampaign } from '../../delivery/test-campaign.ts'
import { freshofficeTarget } from './conformance-target.ts'

describeCampaign(freshofficeTarget)
