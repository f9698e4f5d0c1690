import { findProcedure } from '../../src-preload/contract/index.ts'

/**
 * Parses an answer by the contract. Used in development and tests only: the host's core is compiled against the same contract,
 * and parsing every page of leads again would double the work of the main thread for nothing.
 */
export function checkOutput(name: string, output: unknown): unknown {
  const procedure = findProcedure(name)
  if (procedure === undefined) throw new Error(`no such procedure: ${name}`)
  return procedure.output.parse(output)
}
