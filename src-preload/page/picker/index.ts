import { createProbe } from './probe.ts'

Object.assign(globalThis, { estafetaPicker: createProbe(() => performance.now()) })
