import { pino } from 'pino'
import type { Logger } from '../../ports.ts'

/** The log of a host: JSON lines on stderr (stdout belongs to the host's own words). `level` as pino names them. */
export function createLogger(level: string): Logger {
  const log = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ fd: 2, sync: true }),
  )
  return {
    debug: (message, details) => {
      log.debug(details ?? {}, message)
    },
    info: (message, details) => {
      log.info(details ?? {}, message)
    },
    warn: (message, details) => {
      log.warn(details ?? {}, message)
    },
    error: (message, details) => {
      log.error(details ?? {}, message)
    },
  }
}
