import { z } from 'zod'

/**
 * Must be the first import of every entry: the console's Content-Security-Policy forbids building functions from text, and
 * zod decides whether to do that at the moment a schema is declared.
 */
z.config({ jitless: true })
