import { describe, expect, it } from 'vitest'
import { leadsUrl, makeSnippets } from './snippets.ts'

const words = {
  title: `Lead from "Tom's" <site>`,
  name: 'Name',
  phone: 'Phone',
  comment: 'Comment',
  send: 'Send',
  thanks: 'Thanks </script>',
  failed: 'Failed',
}
const text = (id: string) =>
  makeSnippets('https://relay.example/', `k'1`, words).find((item) => item.id === id)?.text ?? ''

describe('snippets', () => {
  it('puts the path behind the base address, with or without a slash at its end', () => {
    expect(leadsUrl('https://relay.example/')).toBe('https://relay.example/api/proxy/1.0/leads/add')
    expect(leadsUrl('http://127.0.0.1:8437')).toBe('http://127.0.0.1:8437/api/proxy/1.0/leads/add')
  })

  it('writes a curl command that survives quotes', () => {
    expect(text('curl')).toBe(
      `curl 'https://relay.example/api/proxy/1.0/leads/add' \\
  --data-urlencode 'key=k'\\''1' \\
  --data-urlencode 'title=Lead from "Tom'\\''s" <site>' \\
  --data-urlencode 'name=Name' \\
  --data-urlencode 'phone=+79991234567'`,
    )
  })

  it('writes PHP in the way of Roistat, quotes escaped', () => {
    expect(text('php')).toContain(`'title'   => 'Lead from "Tom\\'s" <site>',`)
    expect(text('php')).toContain(
      `file_get_contents('https://relay.example/api/proxy/1.0/leads/add?' . http_build_query($lead));`,
    )
  })

  it('writes HTML whose attributes and script cannot be broken out of', () => {
    expect(text('html')).toContain('value="Lead from &quot;Tom\'s&quot; &lt;site&gt;"')
    expect(text('html').match(/<\/script>/g)).toHaveLength(1)
  })
})
