import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { safeStorage } from 'electron'
import type { SecretBox } from '../../ports.ts'
import { KEY_VARIABLE, openSecretBox, secretBoxOfKey } from '../common/secret-box.ts'
import { writeDurably } from '../common/write-durably.ts'

/** Our key, encrypted by the system's keychain. */
const SYSTEM_KEY_FILE = 'secret.key.system'

/**
 * Credentials under the system's own protection: the keychain encrypts our key, our key the credentials. Where the system has
 * none (or only Chromium's fixed password), the key file of the headless host is used, and the settings screen says so.
 */
export async function openSystemSecretBox(folder: string): Promise<SecretBox> {
  const hasOwnKey = process.env[KEY_VARIABLE] !== undefined || existsSync(join(folder, 'secret.key'))
  const isWeak = process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text'
  if (hasOwnKey || isWeak || !(await safeStorage.isAsyncEncryptionAvailable()))
    return openSecretBox(folder, process.env)
  const file = join(folder, SYSTEM_KEY_FILE)
  if (!existsSync(file)) {
    const sealed = await safeStorage.encryptStringAsync(randomBytes(32).toString('hex'))
    // The key must be on disk before anything is sealed with it.
    writeDurably(file, sealed)
  }
  const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(readFileSync(file))
  if (shouldReEncrypt) writeDurably(file, await safeStorage.encryptStringAsync(result))
  return secretBoxOfKey(Buffer.from(result, 'hex'), 'system')
}
