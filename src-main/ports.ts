import type { Clock } from './lib/clock.ts'
import type { Random } from './lib/random.ts'

/** Structured log of the core. Callers never pass secrets; lead data goes through `maskLead` first. */
export type Logger = {
  debug(message: string, details?: Record<string, unknown>): void
  info(message: string, details?: Record<string, unknown>): void
  warn(message: string, details?: Record<string, unknown>): void
  error(message: string, details?: Record<string, unknown>): void
}

/** Encrypts credentials at rest. `seal` gives bytes that only this installation can `open`; a tampered seal throws. */
export type SecretBox = {
  seal(text: string): Uint8Array
  open(sealed: Uint8Array): string
  /** Where the key lives, for people. */
  readonly protection: 'key-file' | 'environment' | 'system'
}

/** What a host gives the core. */
export type HostPorts = {
  readonly host: 'electron' | 'headless'
  readonly version: string
  /** Folder of the database, the spool and the backups; exists and is writable, locked for this process. */
  readonly dataFolder: string
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly secrets: SecretBox
  /** Whether this machine has any network besides loopback. */
  isOnline(): boolean
  /** Tells a person something outside the window; hosts without notifications only log it. */
  notify(title: string, text: string): void
}
