import { isIP } from 'node:net'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { StartError } from '../common/data-folder.ts'
import { VERSION } from '../common/version.ts'
import { backUpTo, restoreFrom } from './backup-commands.ts'
import { serve, type ServeFlags } from './serve.ts'

/** Default addresses: fixed, so that sites and bookmarks keep working over restarts. */
export const DEFAULT_INTAKE = '127.0.0.1:8437'
export const DEFAULT_CONSOLE = '127.0.0.1:8438'

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent']

/** Words for groups of proxies that may stand for their addresses. */
const PROXY_GROUPS = ['loopback', 'linklocal', 'uniquelocal']

const collect = (value: string, before: string[]): string[] => [...before, value]

function collectProxy(value: string, before: string[]): string[] {
  const [address = '', bits, ...rest] = value.split('/')
  const most = isIP(address) === 4 ? 32 : 128
  const isRange = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most)
  if (PROXY_GROUPS.includes(value) || (isIP(address) !== 0 && isRange && rest.length === 0)) return [...before, value]
  throw new InvalidArgumentError('Give an address or a range such as 10.0.0.0/8.')
}

function readToken(value: string): string {
  if (/^[\x21-\x7e]+$/.test(value)) return value
  throw new InvalidArgumentError('Give letters, digits and signs without spaces: it travels in a header.')
}

function program(): Command {
  const root = new Command('estafeta')
    .description('Lead relay: every lead is stored before it is answered and handed to the CRM until the CRM confirms.')
    .version(VERSION)
    .exitOverride()
    .configureOutput({ writeOut: (text) => process.stderr.write(text), writeErr: (text) => process.stderr.write(text) })
  const data = [
    '--data <folder>',
    'folder of the database, keys and backups (default: the place your system has for it)',
  ] as const
  root
    .command('serve')
    .description('start the relay and its console; when ready, prints one line of JSON')
    .option(...data)
    .option('--intake <host:port>', 'address that sites send leads to; port 0 takes any free one', DEFAULT_INTAKE)
    .option('--console <host:port>', 'address of the console', DEFAULT_CONSOLE)
    .option(
      '--token <text>',
      'access token for scripts (default: kept in the data folder, file console-token)',
      readToken,
    )
    .option(
      '--allow-host <host[:port]>',
      'name under which a reverse proxy reaches the console; may be repeated',
      collect,
      [],
    )
    .option(
      '--trust-proxy <cidr>',
      'proxy whose X-Forwarded-For the intake believes; may be repeated',
      collectProxy,
      [],
    )
    .option('--no-flood-limits', 'take leads at any rate from anybody (behind your own limits, load tests)')
    .option('--demo', 'also start a demo CRM, a demo project and a demo site')
    .addOption(new Option('--log <level>', 'what the log on stderr tells').choices(LOG_LEVELS).default('info'))
    .action(async (flags: ServeFlags) => {
      await serve(flags)
    })
  root
    .command('backup')
    .description('copy the database of a data folder into a file, also while the relay works')
    .option(...data)
    .requiredOption('--to <file>', 'file to write; must not exist')
    .action(backUpTo)
  root
    .command('restore')
    .description('put a backup in the place of a data folder’s database; the relay must be stopped')
    .option(...data)
    .requiredOption('--from <file>', 'backup to take')
    .action(restoreFrom)
  return root
}

/** Runs the command line. Errors are one line in words on stderr and exit code 1. */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  try {
    await program().parseAsync(argv)
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode
      return
    }
    const words = error instanceof StartError ? error.message : describe(error)
    process.stderr.write(`estafeta: ${words}\n`)
    process.exitCode = 1
  }
}

const describe = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error))
