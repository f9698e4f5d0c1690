import { expect, it } from 'vitest'
import { prettyText } from './pretty-text.ts'

it('indents JSON', () => {
  expect(prettyText(' {"order":{"id":7,"items":[]}}')).toBe('{\n  "order": {\n    "id": 7,\n    "items": []\n  }\n}')
})

it('leaves cut JSON, HTML and form text as they are', () => {
  for (const text of ['{"order":{"id":', '<html><script>alert(1)</script>', 'name=Anna&phone=1', '']) {
    expect(prettyText(text)).toBe(text)
  }
})
