import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { declaredNames, ERROR_STATUS, findProcedure, VARIABLES } from './index.ts'

const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')

/** Rows of the table under a heading, cells as text, without its head. */
function tableUnder(heading: string): string[][] {
  const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  const rows = section.split('\n').filter((line) => line.startsWith('|'))
  return rows.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

/** Words in backticks; `a1`–`a3` stands for a1, a2, a3. */
function wordsOf(cell: string): string[] {
  const ranges = cell.replaceAll(/`([A-Za-z]+)(\d+)`–`\1(\d+)`/g, (_whole, name: string, from: string, to: string) =>
    Array.from({ length: Number(to) - Number(from) + 1 }, (_, i) => `\`${name}${Number(from) + i}\``).join(' '),
  )
  return [...ranges.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '')
}

describe('the README of the contract', () => {
  it('lists every error code with its HTTP status', () => {
    const rows = tableUnder('Errors').map(([code = '', status]) => [wordsOf(code)[0], Number(status)])
    expect(rows).toEqual(Object.entries(ERROR_STATUS))
  })

  it('lists every call by area and kind, and every topic', () => {
    const rows = tableUnder('Calls and topics')
    const names = (column: number) =>
      rows.flatMap((row) => wordsOf(row[column] ?? '').map((name) => `${wordsOf(row[0] ?? '')[0] ?? ''}.${name}`))
    const declared = (kind: string) => declaredNames('procedure').filter((name) => findProcedure(name)?.kind === kind)
    expect(names(1).sort()).toEqual(declared('query').sort())
    expect(names(2).sort()).toEqual(declared('command').sort())
    expect(names(3).sort()).toEqual(declaredNames('topic').sort())
  })

  it('lists every variable once', () => {
    const words = tableUnder("Variables of a lead's texts").flatMap((row) => wordsOf(row[1] ?? ''))
    expect(words.sort()).toEqual([...VARIABLES].sort())
  })
})
