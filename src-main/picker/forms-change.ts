import { z } from 'zod'

/** A function in the isolated world that the picker's script calls when the forms of the page are others (`page/picker/index.ts`). */
export const FORMS_BINDING = 'estafetaFormsChanged'

const called = z.object({ name: z.string() })

/** Whether an event of the protocol is that call. */
export function isFormsChange(method: string, params: unknown): boolean {
  return method === 'Runtime.bindingCalled' && called.parse(params).name === FORMS_BINDING
}
