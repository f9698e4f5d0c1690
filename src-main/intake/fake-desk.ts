import type { LeadId } from '../../src-preload/contract/index.ts'
import type { LeadDesk } from '../leads/desk-port.ts'
import type { AcceptedLead } from '../leads/types.ts'

type Comment = Parameters<LeadDesk['comment']>[0]

/** A desk in memory for tests of the intake: leads are numbered from 1, equal fingerprints are repeats. */
export class FakeDesk implements LeadDesk {
  readonly submissions: { key: string; lead: AcceptedLead }[] = []
  readonly comments: Comment[] = []
  readonly #unknownKeys: ReadonlySet<string>
  #waiters: (() => void)[] = []

  constructor(options: { unknownKeys?: readonly string[] } = {}) {
    this.#unknownKeys = new Set(['', ...(options.unknownKeys ?? [])])
  }

  findKey: LeadDesk['findKey'] = (key) =>
    this.#unknownKeys.has(key) ? undefined : { projectId: 'project_1', defaultCountry: 'RU' }

  receive: LeadDesk['receive'] = (submission) => {
    const { fingerprint } = submission.lead
    const earlier = this.submissions.findIndex((other) => other.lead.fingerprint === fingerprint)
    this.submissions.push(submission)
    this.#tell()
    if (this.findKey(submission.key) === undefined) return Promise.resolve({ kind: 'unrecognised' })
    const leadId: LeadId = `lead_${earlier === -1 ? this.submissions.length : earlier + 1}`
    return Promise.resolve({ kind: 'stored', leadId, isRepeat: earlier !== -1 })
  }

  waitForDelivery: LeadDesk['waitForDelivery'] = () => Promise.resolve({ kind: 'pending' })

  comment: LeadDesk['comment'] = (comment) => {
    if (this.findKey(comment.key) === undefined) return Promise.resolve({ kind: 'unknown_key' })
    const number = /^(?:lead_)?([1-9]\d*)$/.exec(comment.target)?.[1]
    if (number === undefined) return Promise.resolve({ kind: 'not_found' })
    this.comments.push(comment)
    return Promise.resolve({ kind: 'stored', leadId: `lead_${Number(number)}` })
  }

  /** Resolves when so many submissions have arrived. */
  async received(count: number): Promise<void> {
    while (this.submissions.length < count) await new Promise<void>((resolve) => this.#waiters.push(resolve))
  }

  #tell(): void {
    const waiters = this.#waiters
    this.#waiters = []
    for (const tell of waiters) tell()
  }
}
