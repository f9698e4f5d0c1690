import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { INTAKE_ERRORS } from './errors.ts'

it('the table of errors in the README is the list in the code', () => {
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8')
  const rows = [...readme.matchAll(/^\| `([a-z_]+)` +\| (\d{3}) +\|/gm)].map((match) => [match[1], Number(match[2])])
  expect(rows).toEqual(Object.entries(INTAKE_ERRORS).map(([code, { status }]) => [code, status]))
})
