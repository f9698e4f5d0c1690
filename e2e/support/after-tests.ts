import { afterEach } from 'vitest'
import { killTracked } from './track.ts'

afterEach(async () => {
  await killTracked()
})
