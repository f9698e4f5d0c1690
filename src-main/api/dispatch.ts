import type { z } from 'zod'
import { type Api, CallError, findProcedure, type Procedure } from '../../src-preload/contract/index.ts'
import type { Logger } from '../ports.ts'
import { StoreError } from '../store/store-error.ts'
import { callAs, type Caller } from './caller.ts'

/** Runs one call of the contract by name. Rejects with a CallError and nothing else. */
export type Dispatch = (name: string, input: unknown, caller: Caller) => Promise<unknown>

/** Told after every command that succeeded. */
export type OnCommand = (entry: { name: string; input: unknown; caller: Caller }) => void

type Handler = (input: unknown) => Promise<unknown>

function handlerOf(api: Api, name: string): Handler | undefined {
  const [area = '', call = ''] = name.split('.')
  const areas: Record<string, Record<string, Handler>> = api as unknown as Record<string, Record<string, Handler>> // inputs are parsed by the contract before the call
  return Object.hasOwn(areas, area) && Object.hasOwn(areas[area] ?? {}, call) ? areas[area]?.[call] : undefined
}

function parseInput(schema: z.ZodType, input: unknown): unknown {
  const parsed = schema.safeParse(input ?? {})
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
  const first = issues[0]
  const where = first === undefined || first.path === '' ? '' : `${first.path}: `
  throw new CallError('bad_input', `${where}${first?.message ?? 'bad input'}`, { issues })
}

/** Translates what may be thrown into the closed list; faults of ours are logged and answered without their details. */
export function toCallError(error: unknown, logger: Logger, name: string): CallError {
  if (error instanceof CallError) return error
  if (error instanceof StoreError) {
    if (error.kind === 'storage') return new CallError('storage', error.message)
    if (error.kind === 'busy') return new CallError('cooldown', error.message, { afterMs: 2000 })
  }
  logger.error('a call failed', {
    call: name,
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
  })
  return new CallError('internal', 'the program failed at this; the log has the details')
}

/**
 * The one way into the core for every transport: finds the procedure, parses the input, runs the handler, checks the
 * output.
 */
export function createDispatch(options: { api: Api; logger: Logger; onCommand: OnCommand }): Dispatch {
  return async (name, input, caller) => {
    try {
      const procedure: Procedure | undefined = findProcedure(name)
      const handler = procedure === undefined ? undefined : handlerOf(options.api, name)
      if (procedure === undefined || handler === undefined)
        throw new CallError('unknown_call', `no such call: ${name.slice(0, 100)}`)
      const parsed = parseInput(procedure.input, input)
      const output = procedure.output.parse(await callAs(caller, () => handler(parsed)))
      if (procedure.kind === 'command') options.onCommand({ name, input: parsed, caller })
      return output
    } catch (error) {
      throw toCallError(error, options.logger, name)
    }
  }
}
