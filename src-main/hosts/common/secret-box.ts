import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SecretBox } from '../../ports.ts'
import { writeDurably } from './write-durably.ts'

/** Name of the key file inside the data folder. */
export const KEY_FILE = 'secret.key'
/** Variable that replaces the key file. */
export const KEY_VARIABLE = 'ESTAFETA_KEY'

const ALGORITHM = 'aes-256-gcm'
const VERSION = 1
const IV_BYTES = 12
const TAG_BYTES = 16

/** A box over a 32-byte key: version, iv, tag, ciphertext. Every seal has a fresh iv. */
export function secretBoxOfKey(key: Buffer, protection: SecretBox['protection']): SecretBox {
  return {
    protection,
    seal: (text) => {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv(ALGORITHM, key, iv)
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.from([VERSION]), iv, cipher.getAuthTag(), body])
    },
    open: (sealed) => {
      const bytes = Buffer.from(sealed)
      if (bytes[0] !== VERSION) throw new Error('these credentials were sealed by a newer version')
      try {
        const iv = bytes.subarray(1, 1 + IV_BYTES)
        const decipher = createDecipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES })
        decipher.setAuthTag(bytes.subarray(1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES))
        return decipher.update(bytes.subarray(1 + IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
      } catch {
        throw new Error(`the stored credentials do not fit the key (${KEY_FILE} or ${KEY_VARIABLE}): enter them again`)
      }
    },
  }
}

/**
 * The box of a data folder: AES-256-GCM with the key of `ESTAFETA_KEY` (any text, hashed to 32 bytes; 64 hex digits are taken
 * as they are), or of `secret.key`, made with mode 0600 when it is not there.
 *
 * @throws when the key file cannot be read, written or is damaged.
 */
export function openSecretBox(folder: string, environment: Readonly<Record<string, string | undefined>>): SecretBox {
  const given = environment[KEY_VARIABLE]
  if (given !== undefined && given !== '') {
    const key = /^[0-9a-f]{64}$/i.test(given) ? Buffer.from(given, 'hex') : createHash('sha256').update(given).digest()
    return secretBoxOfKey(key, 'environment')
  }
  const file = join(folder, KEY_FILE)
  // The key must be on disk before anything is sealed with it.
  if (!existsSync(file)) writeDurably(file, `${randomBytes(32).toString('hex')}\n`)
  else chmodSync(file, 0o600)
  const text = readFileSync(file, 'utf8').trim()
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new Error(`${file} is damaged: it must hold 64 hex digits`)
  return secretBoxOfKey(Buffer.from(text, 'hex'), 'key-file')
}
