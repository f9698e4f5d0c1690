import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { bundleTag } from '../testing/tagged-site.ts'

it('is at most 8 KB for the network', async () => {
  expect(gzipSync(await bundleTag(), { level: 9 }).length).toBeLessThanOrEqual(8 * 1024)
})
