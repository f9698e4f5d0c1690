import { Counter, Histogram, Registry } from 'prom-client'
import type { IntakeErrorCode } from './errors.ts'

/** Counters of the intake. Keys, addresses and lead data are never labels. */
export type IntakeMetrics = {
  /** Everything that `/metrics` shows; other rooms add their own metrics to it. */
  registry: Registry
  received(path: 'leads' | 'messages'): void
  repeated(): void
  unrecognised(): void
  refused(code: IntakeErrorCode): void
  /** A request waited because its sender is over the rate. */
  delayed(): void
  /** A sender hung up before its request was complete. */
  aborted(): void
  answered(seconds: number): void
}

/** Creates the metrics in a registry of their own, or in a given one. */
export function createIntakeMetrics(registry: Registry = new Registry()): IntakeMetrics {
  const registers = [registry]
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name: `estafeta_intake_${name}_total`, help, labelNames, registers })
  const received = counter('received', 'Complete requests by kind.', ['kind'])
  const repeats = counter('repeats', 'Submissions that were stored already.', [])
  const unrecognised = counter('unrecognised', 'Submissions with an unknown key.', [])
  const refused = counter('refused', 'Answers with an error, by its code.', ['code'])
  const delayed = counter('delayed', 'Requests that waited because of the flood limits.', [])
  const aborted = counter('aborted', 'Requests that were never completed by the sender.', [])
  const answerTime = new Histogram({
    name: 'estafeta_intake_answer_seconds',
    help: 'From the complete request to the answer; calls with sync=1 wait for the CRM and are not counted.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  })
  const byKind = { leads: received.labels({ kind: 'leads' }), messages: received.labels({ kind: 'messages' }) }
  return {
    registry,
    received: (kind) => {
      byKind[kind].inc()
    },
    repeated: () => {
      repeats.inc()
    },
    unrecognised: () => {
      unrecognised.inc()
    },
    refused: (code) => {
      refused.inc({ code })
    },
    delayed: () => {
      delayed.inc()
    },
    aborted: () => {
      aborted.inc()
    },
    answered: (seconds) => {
      answerTime.observe(seconds)
    },
  }
}
