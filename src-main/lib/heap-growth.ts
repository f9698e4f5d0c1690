import { setFlagsFromString } from 'node:v8'

/**
 * While the program starts, V8's space for short-lived objects grows to tens of megabytes and stays: 18 MB of an idle host
 * (measured: 166 against 148 MB). Called before anything is loaded, for all threads.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
}

/** From now on the space grows with the work, as V8 does by default. */
export function letHeapGrow(): void {
  setFlagsFromString('--semi-space-growth-factor=2')
}
