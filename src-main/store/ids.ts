import { idNumber, type EntityId } from '../../src-preload/contract/index.ts'

/** Row number of an id; `idNumber` under the name the SQL files use. */
export const rowId = (id: EntityId): number => idNumber(id)

/** The contract's id of a row. */
export function idOf<K extends string>(kind: K, row: number | bigint): `${K}_${number}` {
  return `${kind}_${Number(row)}`
}
