import {
  findTopic,
  type LeadId,
  type ProjectId,
  type TopicName,
  type TopicPayload,
} from '../../src-preload/contract/index.ts'
import type { Random } from '../lib/random.ts'

/** One published hint. */
export type Published = { topic: TopicName; seq: number; payload: unknown }

type Listener = (event: Published) => void

/** Ids in one hint; more than that and the client refetches anyway. */
const MAX_IDS = 200

/**
 * Hands hints to whoever subscribed. Every topic has its own numbers, rising by one, so that a client sees what it missed;
 * `epoch` changes with every start of the core. Changes of leads are gathered for one turn of the event loop.
 */
export class Publisher {
  readonly epoch: string
  readonly #seqs = new Map<TopicName, number>()
  readonly #listeners = new Map<TopicName, Set<Listener>>()
  readonly #leadIds = new Set<LeadId>()
  readonly #projectIds = new Set<ProjectId>()
  #isGathering = false

  constructor(random: Random) {
    this.epoch = random.hex(8)
  }

  /** Last number of a topic. */
  seqOf(topic: TopicName): number {
    return this.#seqs.get(topic) ?? 0
  }

  /** Calls `listener` for every later hint; answers the function that ends it. */
  subscribe(topic: TopicName, listener: Listener): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set()
    listeners.add(listener)
    this.#listeners.set(topic, listeners)
    return () => {
      listeners.delete(listener)
    }
  }

  /** Publishes a hint; its payload is checked against the contract, a wrong one is a fault of ours and throws. */
  publish<N extends TopicName>(topic: N, payload: TopicPayload<N>): void {
    const declared = findTopic(topic)
    if (declared === undefined) throw new Error(`no such topic: ${topic}`)
    const seq = this.seqOf(topic) + 1
    this.#seqs.set(topic, seq)
    const listeners = this.#listeners.get(topic)
    if (listeners === undefined || listeners.size === 0) return
    const event: Published = { topic, seq, payload: declared.payload.parse(payload) }
    for (const listener of listeners) listener(event)
  }

  /** Leads changed: told once per turn, with their projects. */
  leadsChanged(leadIds: readonly LeadId[], projectIds: readonly ProjectId[]): void {
    if (leadIds.length === 0) return
    for (const id of leadIds) if (this.#leadIds.size < MAX_IDS) this.#leadIds.add(id)
    for (const id of projectIds) this.#projectIds.add(id)
    if (this.#isGathering) return
    this.#isGathering = true
    setImmediate(() => {
      this.#isGathering = false
      const ids = [...this.#leadIds]
      const projects = [...this.#projectIds]
      this.#leadIds.clear()
      this.#projectIds.clear()
      this.publish('leads.changed', { ids, projectIds: projects })
      for (const projectId of projects) this.publish('projects.changed', { projectId })
    })
  }
}
