import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import type { TagForm } from '../../contract/model/submission.ts'
import { bundleTag, serveTag } from '../testing/tagged-site.ts'

/** Three forms of a site as agencies set them up: a form of the builder, a popup, a button with a script field. */
const FORMS: TagForm[] = [
  { id: 101, type: 'form', selector: '#rec610155 form', requiredControls: { phone: 'Phone' } },
  {
    id: 102,
    type: 'form',
    selector: '#wpcf7-f146-p85-o1 form, .popup-callback form',
    sites: { mode: 'include', hosts: ['shop.example', '*.shop.example'] },
    requiredControls: { name: 'your-name', phone: 'tel-922' },
  },
  {
    id: 103,
    type: 'button',
    selector: '#button-guest',
    requiredControls: { phone: 'telephone' },
    elements: { 'deal:UF_CRM_PRICE': '.product-price' },
    scripts: {
      comment: () => [...document.querySelectorAll('.cart-row .name')].map((row) => row.textContent).join(', '),
    },
  },
]

it('is at most 10 KB for the network with an average configuration', async () => {
  const config = {
    key: '0f1e2d3c4b5a69788796a5b4c3d2e1f0',
    origin: 'https://leads.agency.example',
    version: '17',
    forms: FORMS,
  }
  const script = serveTag(await bundleTag(), config)
  expect(gzipSync(script, { level: 9 }).length).toBeLessThanOrEqual(10 * 1024)
})
