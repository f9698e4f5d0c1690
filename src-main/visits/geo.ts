import { readFile, stat } from 'node:fs/promises'
import { Reader, type CityResponse } from 'maxmind'
import type { Clock } from '../lib/clock.ts'

/** Where an address is, in the words that the database has. */
export type Place = { country?: string; region?: string; city?: string }

/** State of the database of places, for people. */
export type GeoState =
  | { kind: 'absent'; file: string }
  | { kind: 'ready'; file: string; type: string; builtAt: number }
  | { kind: 'unreadable'; file: string; reason: string }

/** Largest database that is read: city databases of the whole world have 60–130 MB. */
const MAX_FILE_BYTES = 512 * 1024 * 1024

const LOOK_EVERY_MS = 60_000

type Names = { readonly names?: { readonly ru?: string; readonly en?: string } } | undefined

/** Russian where the database has it (GeoLite2, SxGeo's exports), else English. */
function nameOf(thing: Names): string | undefined {
  return thing?.names?.ru ?? thing?.names?.en
}

/**
 * Country, region and city of an address, from an offline file in MaxMind's format (GeoLite2-City, DB-IP City Lite …) that people
 * put into the data folder. Nothing is ever asked of a network. The file is read whole into memory.
 */
export class GeoDatabase {
  readonly #file: string
  #reader: Reader<CityResponse> | undefined
  #state: GeoState
  #readMtimeMs = 0

  constructor(file: string) {
    this.#file = file
    this.#state = { kind: 'absent', file }
  }

  get state(): GeoState {
    return this.#state
  }

  /** Reads the file when it is there and is another than the one that was read; never throws. */
  async refresh(): Promise<GeoState> {
    const found = await stat(this.#file).catch(() => undefined)
    if (found === undefined) {
      this.#reader = undefined
      this.#readMtimeMs = 0
      this.#state = { kind: 'absent', file: this.#file }
      return this.#state
    }
    if (found.mtimeMs === this.#readMtimeMs) return this.#state
    this.#readMtimeMs = found.mtimeMs
    try {
      if (found.size > MAX_FILE_BYTES) throw new Error(`the file has ${found.size} bytes`)
      this.#reader = new Reader<CityResponse>(await readFile(this.#file))
      const { databaseType, buildEpoch } = this.#reader.metadata
      this.#state = { kind: 'ready', file: this.#file, type: databaseType, builtAt: buildEpoch.getTime() }
    } catch (error) {
      this.#reader = undefined
      const reason = error instanceof Error ? error.message : String(error)
      this.#state = { kind: 'unreadable', file: this.#file, reason }
    }
    return this.#state
  }

  /** Reads the file now and looks every minute whether it changed, until the answered function is called. */
  async watch(clock: Clock): Promise<() => Promise<void>> {
    let cancel: () => void = () => undefined
    let isStopped = false
    const look = async (): Promise<void> => {
      await this.refresh()
      if (!isStopped) cancel = clock.after(LOOK_EVERY_MS, () => void look())
    }
    await look()
    return () => {
      isStopped = true
      cancel()
      return Promise.resolve()
    }
  }

  /** Undefined when the address is not in the database, or there is none. */
  locate(ip: string | null): Place | undefined {
    if (ip === null || this.#reader === undefined) return undefined
    try {
      const found = this.#reader.get(ip)
      if (found === null) return undefined
      const country = nameOf(found.country ?? found.registered_country)
      const region = nameOf(found.subdivisions?.[0])
      const city = nameOf(found.city)
      return {
        ...(country !== undefined && { country }),
        ...(region !== undefined && { region }),
        ...(city !== undefined && { city }),
      }
    } catch {
      // A text that is no address, or a damaged record: the place is unknown.
      return undefined
    }
  }
}
