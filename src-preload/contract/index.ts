import type { Client, Handlers, PayloadOf, Procedure, ProcedureName, Topic } from './define.ts'
import { connections } from './connections.ts'
import { deliveries } from './deliveries.ts'
import { demo } from './demo.ts'
import { forms } from './forms.ts'
import { jobs } from './jobs.ts'
import { leads } from './leads.ts'
import { picker } from './picker.ts'
import { projects } from './projects.ts'
import { settings } from './settings.ts'
import { system } from './system.ts'
import { unrecognised } from './unrecognised.ts'

/** The whole contract by area. Every transport and every handler derives from this one object. */
export const contract = {
  connections,
  deliveries,
  demo,
  forms,
  jobs,
  leads,
  picker,
  projects,
  settings,
  system,
  unrecognised,
}
export type Contract = typeof contract
export type AreaName = keyof Contract

/** What the core implements. */
export type Api = { [A in AreaName]: Handlers<Contract[A]> }

/** What callers use. */
export type ApiClient = { [A in AreaName]: Client<Contract[A]> }

type NamesIn<A extends AreaName, Kind> = {
  [N in keyof Contract[A] & string]: Contract[A][N] extends Kind ? `${A}.${N}` : never
}[keyof Contract[A] & string]

/** `leads.list`, `deliveries.resend` … */
export type CallName = { [A in AreaName]: `${A}.${ProcedureName<Contract[A]> & string}` }[AreaName]

/** `leads.changed`, `jobs.progressed` … */
export type TopicName = { [A in AreaName]: NamesIn<A, Topic> }[AreaName]

type TopicAt<N extends TopicName> = N extends `${infer A extends AreaName}.${infer T}`
  ? T extends keyof Contract[A]
    ? Contract[A][T]
    : never
  : never

/** Payload of a topic by its full name. */
export type TopicPayload<N extends TopicName> = PayloadOf<TopicAt<N>>

const declarations = new Map<string, Procedure | Topic>(
  Object.entries(contract).flatMap(([area, members]) =>
    Object.entries<Procedure | Topic>(members).map(([name, item]) => [`${area}.${name}`, item] as const),
  ),
)

/** The declaration of `leads.list`, or undefined when there is no such procedure. */
export function findProcedure(name: string): Procedure | undefined {
  const found = declarations.get(name)
  return found === undefined || found.kind === 'topic' ? undefined : found
}

/** The declaration of `leads.changed`, or undefined when there is no such topic. */
export function findTopic(name: string): Topic | undefined {
  const found = declarations.get(name)
  return found?.kind === 'topic' ? found : undefined
}

/** Every full name of a kind, for tests and generated lists. */
export function declaredNames(kind: 'procedure' | 'topic'): string[] {
  return [...declarations].filter(([, item]) => (item.kind === 'topic') === (kind === 'topic')).map(([name]) => name)
}

export * from './channel.ts'
export * from './define.ts'
export * from './errors.ts'
export * from './wire.ts'
export * from './model/adapter.ts'
export * from './model/connection.ts'
export * from './model/delivery.ts'
export * from './model/form.ts'
export * from './model/id.ts'
export * from './model/job.ts'
export * from './model/json.ts'
export * from './model/lead.ts'
export * from './model/picker.ts'
export * from './model/project.ts'
export * from './model/submission.ts'
export * from './model/time.ts'
export * from './model/variable.ts'
export { demoDeal, demoMode, type DemoDeal, type DemoMode } from './demo.ts'
export { isLeadId, resendSelection, type ResendSelection } from './deliveries.ts'
export { mappedLead, ruleProblem, type MappedLead, type RuleProblem } from './forms.ts'
export { leadFilter, type LeadFilter } from './leads.ts'
export {
  pageTrouble,
  pickerInput,
  pickerState,
  pickerSurface,
  pickerWidth,
  type PageTrouble,
  type PickerInput,
  type PickerState,
  type PickerSurface,
  type PickerWidth,
  type ScriptFaultCode,
} from './picker.ts'
export { appSettings, type AppSettings } from './settings.ts'
export { systemStatus, type SystemStatus } from './system.ts'
