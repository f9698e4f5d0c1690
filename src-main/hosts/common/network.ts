import { networkInterfaces } from 'node:os'

/** Whether this machine has an address besides loopback. A machine without one cannot reach any CRM outside. */
export function hasNetwork(interfaces: ReturnType<typeof networkInterfaces> = networkInterfaces()): boolean {
  return Object.values(interfaces).some((addresses) =>
    (addresses ?? []).some((address) => !address.internal && !address.address.startsWith('fe80:')),
  )
}
