import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { AVERAGE_FORMS, bundleTag, serveTag } from '../testing/tagged-site.ts'

it('is at most 10 KB for the network with an average configuration', async () => {
  const config = {
    key: '0f1e2d3c4b5a69788796a5b4c3d2e1f0',
    origin: 'https://leads.agency.example',
    version: '17',
    forms: AVERAGE_FORMS,
  }
  const script = serveTag(await bundleTag(), config)
  expect(gzipSync(script, { level: 9 }).length).toBeLessThanOrEqual(10 * 1024)
})
