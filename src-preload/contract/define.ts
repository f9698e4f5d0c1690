import type { z } from 'zod'

/** A call that reads (`query`) or changes (`command`) something: input and output schemas, JSON only. */
export type Procedure<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> = {
  readonly kind: 'query' | 'command'
  readonly input: I
  readonly output: O
}

/** A stream of hints from the core: each says what changed, never the whole thing. Clients refetch. */
export type Topic<P extends z.ZodType = z.ZodType> = {
  readonly kind: 'topic'
  readonly payload: P
}

/** Declares a call without effects. */
export function query<I extends z.ZodType, O extends z.ZodType>(input: I, output: O): Procedure<I, O> {
  return { kind: 'query', input, output }
}

/** Declares a call with effects. */
export function command<I extends z.ZodType, O extends z.ZodType>(input: I, output: O): Procedure<I, O> {
  return { kind: 'command', input, output }
}

/** Declares a topic. */
export function topic<P extends z.ZodType>(payload: P): Topic<P> {
  return { kind: 'topic', payload }
}

/** An area of the contract: procedures and topics by name. */
export type Area = Readonly<Record<string, Procedure | Topic>>

/** Names of the procedures (not topics) of an area. */
export type ProcedureName<A extends Area> = {
  [N in keyof A]: A[N] extends Procedure ? N : never
}[keyof A]

/** What a handler receives: input after parsing, defaults filled in. */
export type InputOf<P> = P extends Procedure<infer I> ? z.output<I> : never

/** What a caller may pass: defaults may be left out. */
export type CallInputOf<P> = P extends Procedure<infer I> ? z.input<I> : never

/** What a call answers. */
export type OutputOf<P> = P extends Procedure<z.ZodType, infer O> ? z.output<O> : never

/** What a topic carries. */
export type PayloadOf<T> = T extends Topic<infer P> ? z.output<P> : never

/** Handlers of one area: every procedure, nothing else. A missing or wrong one does not compile. */
export type Handlers<A extends Area> = {
  [N in ProcedureName<A> & string]: (input: InputOf<A[N]>) => Promise<OutputOf<A[N]>>
}

/** Client of one area. */
export type Client<A extends Area> = {
  [N in ProcedureName<A> & string]: (input: CallInputOf<A[N]>) => Promise<OutputOf<A[N]>>
}
