import { createProbe } from './probe.ts'
import { watchForms } from './watch-forms.ts'

Object.assign(globalThis, { estafetaPicker: createProbe(() => performance.now()) })

// Frames of the page have a script of their own, and nobody asks them.
if (window === window.top) {
  watchForms(() => {
    // The core puts it into this world alone (`src-main/picker/forms-change.ts`).
    const tell: unknown = Reflect.get(globalThis, 'estafetaFormsChanged')
    if (typeof tell === 'function') Reflect.apply(tell, undefined, [''])
  })
}
