// `npm run adapter:new <id>`: a folder for a new CRM that passes the structure tests, made of the smallest adapter. What is left
// to do is in the folder's README.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Files of the smallest adapter that every adapter has. */
const FILES = [
  'adapter.ts',
  'client.ts',
  'transform.ts',
  'types.ts',
  'fake-demo.ts',
  'conformance-target.ts',
  'adapter.test.ts',
  'campaign.test.ts',
]

/** What the smallest adapter says of itself, and what a new one says until its author writes it. */
const WORDS: readonly [from: RegExp, to: (names: Names) => string][] = [
  [/'CRM внутри приложения[^']*'/, ({ title }) => `'Заявка становится сделкой ${title}.'`],
  [/'A CRM inside the app[^']*'/, ({ title }) => `'A lead becomes a deal of ${title}.'`],
  [/'Запустите приложение с --demo[^']*'/, ({ title }) => `'Откройте настройки ${title} и создайте ключ API.'`],
  [/'Start the app with --demo[^']*'/, ({ title }) => `'Open the settings of ${title} and create an API key.'`],
  [/'Демо-CRM'/, ({ title }) => `'${title}'`],
  [/'Demo CRM'/, ({ title }) => `'${title}'`],
  [/\/\/ The demo CRM creates[^\n]*\n/, () => '// How long the CRM may go on working at a request is not known yet.\n'],
  [/ inside the product; the smallest adapter, to copy from\./, () => ': a lead becomes a deal.'],
  [/;\s*its own server is tested in demo-crm\.test\.ts/, () => ''],
]

type Names = { id: string; title: string; constant: string }

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

function adapt(text: string, names: Names): string {
  let adapted = text
  for (const [from, to] of WORDS) adapted = adapted.replace(from, to(names))
  return adapted
    .replaceAll('x-demo-key', 'x-api-key')
    .replaceAll('DEMO', names.constant)
    .replaceAll('demoDeal', 'deal')
    .replaceAll('demo CRM', names.title)
    .replaceAll('Demo', names.title)
    .replaceAll('demo', names.id)
}

const readmeOf = ({ id, title }: Names) => `# ${id}: ${title}

API version and vendor page: write them here first; everything below follows from them.

| File                                   | What it does                                                     |
| -------------------------------------- | ---------------------------------------------------------------- |
| \`adapter.ts\`                           | declaration: form, limits, check, deliver, look-up, comments     |
| \`client.ts\`                            | calls; refusals of the CRM become outcomes                       |
| \`transform.ts\`                         | lead → record, pure                                              |
| \`types.ts\`                             | requests and answers as zod schemas                              |
| \`fake-${id}.ts\`, \`conformance-target.ts\` | tests: a CRM that remembers and validates, with faults on demand |

## What a lead becomes

A deal with the marker in \`marker\`; fields the CRM does not know are kept in the comment.

## Next

1. Read the vendor's documentation; write version, page, limits and how to get a key here and into \`adapter.ts\`.
2. Decide where the marker lives and how it is looked up; say so in \`duplicateProtection\`.
3. Make \`types.ts\`, \`client.ts\` and the fake speak the CRM's real protocol, its quirks included.
4. Write the seed's examples out whole in \`adapter.test.ts\`; run \`npx vitest run --config .vitest.config.ts src-main/adapters/${id}\`.
`

/** Makes the folder, its line in the map and its row in the README. @throws in words when the name cannot be used. */
export function makeAdapter(root: string, id: string): string[] {
  if (!/^[a-z][a-z0-9]{1,23}$/.test(id))
    throw new Error(`"${id}" is no id: lower-case letters and digits, 2 to 24 of them`)
  const adapters = join(root, 'src-main', 'adapters')
  const folder = join(adapters, id)
  const index = readFileSync(join(adapters, 'index.ts'), 'utf8')
  if (existsSync(folder) || new RegExp(`^  ${id}: `, 'm').test(index))
    throw new Error(`there is an adapter "${id}" already`)
  const names = { id, title: capital(id), constant: id.toUpperCase() }
  mkdirSync(folder)
  const written = FILES.map((file) => {
    const target = join(folder, file.replace('demo', id))
    let text = adapt(readFileSync(join(adapters, 'demo', file), 'utf8'), names)
    if (file === 'types.ts') text = ownDeal(text)
    writeFileSync(target, text)
    return target
  })
  writeFileSync(join(folder, 'README.md'), readmeOf(names))
  writeFileSync(join(adapters, 'index.ts'), withLine(index, id))
  const readme = join(adapters, 'README.md')
  writeFileSync(readme, withRow(readFileSync(readme, 'utf8'), names))
  return [...written, join(folder, 'README.md')]
}

/** The demo's deal is declared in the contract, because the console shows it; a CRM's deal is its adapter's own. */
function ownDeal(types: string): string {
  return types.replace(/import \{ deal \} from '[^']*contract\/index\.ts'\n/, '').replace(
    /(\/\*\* Answer of `GET \/deals\?)/,
    `/** A deal as the CRM gives it. */
const deal = z.object({ id: z.string(), marker: z.string(), notes: z.array(z.string()) })

$1`,
  )
}

function withLine(index: string, id: string): string {
  return index.replace(
    /^ {2}demo: /m,
    `  ${id}: async () => (await import('./${id}/adapter.ts')).${id}Adapter,\n  demo: `,
  )
}

function withRow(readme: string, { id, title }: Names): string {
  return readme.replace(/^\| `demo` /m, `| \`${id}\` | search | yes | ${title} |\n| \`demo\` `)
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const files = makeAdapter(join(import.meta.dirname, '..'), process.argv[2] ?? '')
    process.stdout.write(`${files.join('\n')}\nRun npm run format:write, then follow the README of the folder.\n`)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nUsage: npm run adapter:new <id>\n`)
    process.exitCode = 1
  }
}
