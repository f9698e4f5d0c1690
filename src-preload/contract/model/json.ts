import { z } from 'zod'

/** Any JSON value: nested maps and lists as they came in `fields[...]`. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

export const json: z.ZodType<Json> = z.json()

/** A map of JSON values, such as a lead's `fields`. */
export const jsonMap = z.record(z.string(), json)
export type JsonMap = z.infer<typeof jsonMap>
