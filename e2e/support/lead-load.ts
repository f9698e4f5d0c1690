import { setTimeout as delay } from 'node:timers/promises'
import { randomUUID } from 'node:crypto'
import { waitFor } from './wait-for.ts'
import type { Host } from './launch-host.ts'
import { postForm } from './post-form.ts'
import type { SeededRandom } from './seeded-random.ts'

/** A lead that a site sent; `name` is unique. */
export type SentLead = { name: string; phone: string }

/** Where the load goes: changes with every restart; undefined while nobody listens. */
export type Target = { host: Host | undefined }

/** Everything that was sent, and what became of it. */
export type LoadResult = {
  /** By name: what the relay answered. */
  answered: Map<string, { lead: SentLead; leadId: string; repeats: number }>
  /** Sent at least once and never answered. */
  unanswered: SentLead[]
  /** Answers other than success, in short. */
  refusals: string[]
}

/** A load that runs. */
export type Load = {
  /** So many leads were answered so far. */
  answeredCount(): number
  /** Ends the senders after their current lead. */
  stop(): Promise<LoadResult>
}

/** How a load is made. */
export type LoadOptions = {
  target: Target
  key: string
  /** Senders side by side, a connection each. */
  senders: number
  random: SeededRandom
  /** Longest pause of a sender between two leads; 0 sends as fast as it is answered. */
  pauseMs: () => number
  /** Share of leads whose answer was lost that their site sends again until it is answered. */
  repeatShare?: number
}

/** One in so many leads comes from a person who has sent before. */
const SAME_PERSON = 5
const PERSONS = 10

/** Starts sites that send leads: unique names, mostly different persons, and the same form again when no answer came. */
export function startLoad(options: LoadOptions): Load {
  const state = { isStopped: false, serial: 0 }
  const run = randomUUID().slice(0, 8)
  const result: LoadResult = { answered: new Map(), unanswered: [], refusals: [] }
  const senders = Array.from({ length: options.senders }, async () => {
    while (!state.isStopped) {
      const lead = newLead(options.random, `${run}-${(state.serial += 1)}`)
      await deliver(lead, { options, result, state })
      const pauseMs = options.pauseMs()
      if (pauseMs > 0) await delay(options.random.between(0, pauseMs))
    }
  })
  return {
    answeredCount: () => result.answered.size,
    stop: async () => {
      state.isStopped = true
      await Promise.all(senders)
      return result
    },
  }
}

function newLead(random: SeededRandom, serial: string): SentLead {
  const isKnownPerson = random.between(0, SAME_PERSON) === 0
  const digits = isKnownPerson ? `00000${random.between(0, PERSONS)}` : String(random.between(100_000, 999_999))
  return { name: `Гость ${serial}`, phone: `+7 9${random.between(10, 99)} ${digits}` }
}

type Sender = { options: LoadOptions; result: LoadResult; state: { isStopped: boolean } }

/** Sends a lead; when the answer is lost, sends the same form again as a site does, or gives it up. */
async function deliver(lead: SentLead, sender: Sender): Promise<void> {
  const { options, result } = sender
  for (let repeats = 0; ; repeats += 1) {
    const host = await nextHost(sender)
    if (host === undefined) {
      if (repeats > 0) result.unanswered.push(lead)
      return
    }
    try {
      const url = `${host.ready.intake}/api/proxy/1.0/leads/add`
      const answer = await postForm(url, { key: options.key, title: 'Заявка', ...lead })
      if (answer.httpStatus === 200 && answer.status === 'success') {
        result.answered.set(lead.name, { lead, leadId: answer.data, repeats })
        return
      }
      result.refusals.push(`${answer.httpStatus} ${answer.error ?? answer.data}`)
      await delay(100)
    } catch {
      // The connection broke: the relay may have the lead or not.
      if (options.target.host === host) options.target.host = undefined
      if (options.random.fraction() < (options.repeatShare ?? 0.7)) continue
      result.unanswered.push(lead)
      return
    }
  }
}

async function nextHost({ options, state }: Sender): Promise<Host | undefined> {
  return await waitFor('a host to send to', 60_000, () =>
    state.isStopped && options.target.host === undefined ? { host: undefined } : hostOf(options.target),
  ).then((found) => found.host)
}

const hostOf = (target: Target): Target | undefined => (target.host === undefined ? undefined : { host: target.host })
