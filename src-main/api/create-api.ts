import type { Api } from '../../src-preload/contract/index.ts'
import { connectionHandlers } from './connections.ts'
import { deliveryHandlers } from './deliveries.ts'
import { demoHandlers } from './demo.ts'
import { formHandlers } from './forms.ts'
import { jobHandlers } from './jobs.ts'
import { leadHandlers } from './leads.ts'
import { pickerHandlers } from './picker.ts'
import { projectHandlers } from './projects.ts'
import { settingsHandlers } from './settings.ts'
import { systemHandlers } from './system.ts'
import type { ApiTools } from './tools.ts'
import { unrecognisedHandlers } from './unrecognised.ts'

/** Every handler of the contract. A missing or wrong one does not compile. */
export function createApi(tools: ApiTools): Api {
  return {
    connections: connectionHandlers(tools),
    deliveries: deliveryHandlers(tools),
    demo: demoHandlers(tools),
    forms: formHandlers(tools),
    jobs: jobHandlers(tools),
    leads: leadHandlers(tools),
    picker: pickerHandlers(tools),
    projects: projectHandlers(tools),
    settings: settingsHandlers(tools),
    system: systemHandlers(tools),
    unrecognised: unrecognisedHandlers(tools),
  }
}
