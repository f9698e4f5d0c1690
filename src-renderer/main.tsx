import './bridge/zod-setup.ts'

// Everything else comes in a second step: chunks that declare schemas run before the code of an entry that imports them, and
// the line above must have run first.
void import('./start.tsx')
