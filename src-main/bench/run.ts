/**
 * `npm run bench [-- intake|million|delivery|outage|idle|picker|tag] [--leads N]`: speed as ratios inside one run. Exits 1 when a bound
 * is missed.
 */
import { benchDelivery } from './delivery-bench.ts'
import { type Figure, figureLine, keepsBound } from './figures.ts'
import { benchIdle } from './idle-bench.ts'
import { benchIntake } from './intake-bench.ts'
import { benchMillion } from './million-bench.ts'
import { benchOutage } from './outage-bench.ts'
import { benchPicker } from './picker-bench.ts'
import { benchTag } from './tag-bench.ts'

const args = process.argv.slice(2)
const leadsAt = args.indexOf('--leads')
const leads = leadsAt === -1 ? 1_000_000 : Number(args[leadsAt + 1])

const parts: Record<string, () => Promise<Figure[]>> = {
  intake: benchIntake,
  delivery: benchDelivery,
  outage: benchOutage,
  idle: benchIdle,
  picker: benchPicker,
  tag: benchTag,
  million: () => benchMillion(leads),
}
const chosen = Object.entries(parts).filter(([name]) => args.filter((arg) => arg in parts).every((arg) => arg === name))

let missed = 0
for (const [name, bench] of chosen) {
  process.stdout.write(`${name}\n`)
  for (const figure of await bench()) {
    process.stdout.write(`${figureLine(figure)}\n`)
    if (!keepsBound(figure)) missed += 1
  }
}
process.stdout.write(missed === 0 ? 'every bound is kept\n' : `${missed} bounds are missed\n`)
process.exitCode = missed === 0 ? 0 : 1
