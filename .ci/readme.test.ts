import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> } // npm's format

/** Text of every fenced block of a Markdown text. */
const fencedBlocks = (text: string) => [...text.matchAll(/^```[a-z]*\n(.*?)^```/gms)].map((match) => match[1] ?? '')

describe('the README', () => {
  it('starts and tests by one command each, and both are scripts', () => {
    const commands = fencedBlocks(readme).find((block) => block.includes('npm ci')) ?? ''
    const lines = commands.split('\n').map((line) => line.replace(/\s+#.*$/, '').trim())
    expect(lines.filter((line) => line !== '')).toEqual(['npm ci && npm start', 'npm ci && npm test'])
    expect([scripts['start'], scripts['test']]).toEqual([expect.any(String), expect.any(String)])
  })

  it('names no npm script that does not exist', () => {
    const named = [...readme.matchAll(/\bnpm run ([\w:-]+)/g)].map((match) => match[1] ?? '')
    expect(named.length).toBeGreaterThan(0)
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([])
  })

  it('leads to places that exist', () => {
    const map = readme.split('\n').flatMap((line) => /^\| *`([^`]+)` *\|/.exec(line)?.[1] ?? [])
    const paths = map.filter((path) => path.includes('/') || path.includes('.'))
    expect(paths.length).toBeGreaterThan(9)
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  it('names every room of the core in its map', () => {
    const rooms = readdirSync(join(root, 'src-main'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
    const unnamed = rooms.map(({ name }) => name).filter((name) => !readme.includes(`\`src-main/${name}/`))
    // Leaves that know nothing of the product: nobody who looks for a behaviour looks there.
    expect(unnamed.filter((name) => name !== 'lib')).toEqual([])
  })
})

describe('READMEs of the rooms', () => {
  const rooms = ['src-main/*/', 'src-preload/*/', 'src-renderer/*/'].flatMap((pattern) =>
    globSync(pattern, { cwd: root }),
  )

  it.each(['src-main', 'src-preload', 'src-renderer', ...rooms])('%s has one, of 15 to 60 lines', (room) => {
    const text = readFileSync(join(root, room, 'README.md'), 'utf8')
    const lines = text.trimEnd().split('\n').length
    expect([lines >= 15, lines <= 60, text.startsWith('# ')]).toEqual([true, true, true])
  })

  it('name only files that are there', () => {
    const files = globSync(['src-*/**/*.*', 'e2e/**/*.*', '.ci/*', 'resources/**/*.*', '*', '.*'], { cwd: root })
    const isThere = (name: string) => files.some((file) => file === name || file.endsWith(`/${name}`))
    const missing = files
      .filter((file) => /^src-.*README\.md$/.test(file))
      .flatMap((file) => {
        const text = readFileSync(join(root, file), 'utf8')
        const names = [...text.matchAll(/`((?:[\w-]+\/)*\.?[\w.-]+\.(?:tsx?|md|html))`/g)].map(
          (match) => match[1] ?? '',
        )
        return names.filter((name) => !isThere(name)).map((name) => `${file}: ${name}`)
      })
    expect(missing).toEqual([])
  })
})
