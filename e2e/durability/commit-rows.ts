/** Commits numbered rows for ever and says each number after its commit: `node commit-rows.ts FILE FULL|NORMAL`. */
import Database from 'better-sqlite3'

const [, , file = '', level = ''] = process.argv
const db = new Database(file)
db.pragma('journal_mode = WAL')
db.pragma(`synchronous = ${level}`)
db.exec('CREATE TABLE IF NOT EXISTS rows (number INTEGER)')
const insert = db.prepare('INSERT INTO rows VALUES (?)')
for (let number = 1; ; number += 1) {
  insert.run(number)
  // Waits until it is said: a reader that is slow must not be left behind.
  await new Promise((resolve) => process.stdout.write(`${number}\n`, resolve))
}
