import type { LeadOrigin, TagVisitAnswer } from '../../src-preload/contract/index.ts'
import type { ReceiveResult } from '../leads/desk-port.ts'
import type { OriginalSubmission } from '../leads/types.ts'
import type { ServedScript } from './tag-script.ts'

/** What the intake needs of the tag's side. Implemented by `forms/tag-desk.ts`; tests of the intake use a fake. */
export type TagCalls = {
  /** The script of a project by the key of its address, or by the host of the page that asks (a counter of before). */
  script(key: string, pageHost: string | null): ServedScript | undefined
  /** Stores a submission durably, then resolves. `bad` = unreadable, kept in the box all the same. */
  receive(call: TagCall): Promise<ReceiveResult | { kind: 'bad'; reason: string } | { kind: 'unknown_tag' }>
  visit(
    call: TagCall,
  ): Promise<{ kind: 'opened'; answer: TagVisitAnswer } | { kind: 'bad' | 'unknown_tag' | 'unstorable' }>
  /** Never fails: a notice is worth no error. */
  notice(call: TagCall): Promise<{ kind: 'noted' | 'bad' | 'unknown_tag' }>
}

/** A call of the tag as it came. */
export type TagCall = { key: string; origin: LeadOrigin; original: OriginalSubmission }
