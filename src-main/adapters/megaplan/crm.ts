import type { Settings } from './account.ts'
import type { CoreField, Field, Values } from './fields.ts'

/** A client of Megaplan. */
export type ClientRef = { id: string; kind: 'human' | 'company' }

/** A client as a search shows it. */
export type ClientRow = ClientRef & { phones: readonly string[]; emails: readonly string[] }

/** A client to create. Megaplan wants a name: the phone or the e-mail stands in for a missing one. */
export type ClientDraft = {
  kind: ClientRef['kind']
  name: string
  phone: string | null
  email: string | null
  managerId: string
  values: Values
}

/** A deal to create; `text` is the plain text of its description. */
export type DealDraft = { programId: string; client: ClientRef | null; text: string; values: Values }

/** A deal as far as the adapter reads it. */
export type DealRow = {
  id: string
  /** Description as stored (HTML in API v3); undefined when the list does not tell it. */
  text: string | undefined
  /** What the mark's own field holds. */
  mark: string | null
  createdAtMs: number | null
  /** Null when the list does not tell. */
  isOpen: boolean | null
}

/** A row to choose from. */
export type Choice = { id: string; name: string; isActive: boolean; detail?: string }

/** Names that the API gives to fields which the adapter fills by itself. */
export type CoreNames = { name: string; manager: string; state: string; program: string }

/** What both API versions can do; everything above it knows no version. Refusals are thrown as `MegaplanRefusal`. */
export type MegaplanCrm = {
  settings: Settings
  names: CoreNames
  core: { deal: readonly CoreField[]; client: readonly CoreField[] }
  /** Whether a refused create may have saved the record: API v1 says errors without telling when they came. */
  refusesLate: boolean
  nowMs(): number
  programs(): Promise<Choice[]>
  /** Undefined where the API does not list statuses. */
  states: ((programId: string) => Promise<Choice[]>) | undefined
  users(): Promise<Choice[]>
  /** Custom fields of a scheme's deals, remembered for minutes; asked again when they lack one of `wanted`. */
  dealFields(programId: string, wanted: readonly string[]): Promise<Field[]>
  clientFields(wanted: readonly string[]): Promise<Field[]>
  /** Candidates; the server's search is fuzzy, the caller compares. `phone` is digits. */
  searchClients(by: { phone: string } | { email: string }): Promise<ClientRow[]>
  createClient(draft: ClientDraft): Promise<ClientRef>
  editClient(client: ClientRef, values: Values): Promise<void>
  clientDeals(client: ClientRef): Promise<DealRow[]>
  /** Gives the new deal's id. */
  createDeal(draft: DealDraft): Promise<string>
  readDeal(id: string): Promise<DealRow>
  /** Deals whose mark's field equals this, where such a field is chosen and can be searched; else none. */
  dealsByMark(marker: string): Promise<DealRow[]>
  /** Pages of all deals made (or changed) since then, to the end. Throws `TooManyDeals` when there are too many to read. */
  recentDeals(sinceMs: number): AsyncIterable<DealRow[]>
  /** Texts of all comments of a deal. */
  comments(dealId: string): Promise<string[]>
  addComment(dealId: string, text: string): Promise<void>
}

/** The deals to look through are too many: the search has no answer. */
export class TooManyDeals extends Error {}

/** How a marker is written into texts: in brackets, so that no marker is the beginning of another. */
export function markOf(marker: string): string {
  return `[${marker}]`
}

/** Page of the deal for people. */
export function dealUrl({ account }: Settings, id: string): string {
  return `${account}/deals/${id}/card/`
}
