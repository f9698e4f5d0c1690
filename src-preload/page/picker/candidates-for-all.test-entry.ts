import { candidatesForAll } from './candidates-for-all.ts'

Object.assign(globalThis, { candidatesForAll })
