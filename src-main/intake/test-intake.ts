import type { Logger } from '../ports.ts'
import { systemClock } from '../lib/clock.ts'
import { FakeDesk } from './fake-desk.ts'
import { startIntake, type Intake, type IntakeOptions } from './server.ts'

const silent = () => undefined
const SILENT_LOGGER: Logger = { debug: silent, info: silent, warn: silent, error: silent }

/** Starts an intake on a free loopback port with a desk in memory, for tests. */
export async function startTestIntake(
  options: Partial<IntakeOptions> & { desk?: FakeDesk } = {},
): Promise<Intake & { desk: FakeDesk }> {
  const desk = options.desk ?? new FakeDesk()
  const intake = await startIntake({
    host: '127.0.0.1',
    port: 0,
    clock: systemClock,
    logger: SILENT_LOGGER,
    version: '1.2.3',
    isReady: () => true,
    ...options,
    desk,
  })
  return { ...intake, desk }
}
