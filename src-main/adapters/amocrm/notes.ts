import { cutText } from '../kit/clean-text.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { AmoClient } from './client.ts'
import { readPages } from './client.ts'
import { madeOf, note } from './types.ts'
import { markOf } from './words.ts'

/** Longest text of one note; the vendor's limit is not documented. */
const PIECE_LENGTH = 10_000
/** Notes of one request: far below the limit of a batch, and small enough for a slow line. */
const BATCH = 10
/** Notes of a page, halved where they are long. */
const PAGE = 40

/** A piece of a text that becomes one note, with its mark at the end. */
export type Piece = { mark: string; text: string }

/** A text cut into notes: the first bears the plain mark, later ones their number too. */
export function piecesOf(text: string, marker: string): Piece[] {
  const pieces: string[] = []
  for (let rest = text; rest !== '' || pieces.length === 0;) {
    const piece = cutText(rest, PIECE_LENGTH)
    pieces.push(piece)
    rest = rest.slice(piece.length)
  }
  return pieces.map((piece, index) => {
    const mark = markOf(index === 0 ? marker : `${marker} ${index + 1}`)
    return { mark, text: [piece, mark].filter((line) => line !== '').join('\n') }
  })
}

/** Those pieces that the deal does not have yet; the newest notes are read first. */
export async function missingPieces(client: AmoClient, dealId: number, pieces: readonly Piece[]): Promise<Piece[]> {
  let missing = [...pieces]
  await readPages(
    client,
    { path: `/leads/${dealId}/notes`, query: { 'order[id]': 'desc' }, key: 'notes', row: note, size: PAGE },
    (notes) => {
      missing = missing.filter(({ mark }) => !notes.some(({ params }) => params.includes(mark)))
      return missing.length === 0
    },
  )
  return missing
}

/** Adds these notes. Throws `OutcomeError` `unknown` when amoCRM confirms fewer than were sent. */
export async function postPieces(client: AmoClient, dealId: number, pieces: readonly Piece[]): Promise<void> {
  for (let at = 0; at < pieces.length; at += BATCH) {
    const batch = pieces.slice(at, at + BATCH)
    const body = batch.map(({ mark, text }) => ({ note_type: 'common', params: { text }, request_id: mark }))
    const made = await client.write({ method: 'POST', path: `/leads/${dealId}/notes`, body }, madeOf('notes'))
    if (made.length >= batch.length) continue
    const reason = `amoCRM took only ${made.length} of ${batch.length} notes`
    throw new OutcomeError({ kind: 'unknown', reason, trouble: 'lead' })
  }
}

/** Adds a text to a deal unless it is there: each piece is looked for by its mark first. */
export async function addNotes(
  client: AmoClient,
  dealId: number,
  note: { text: string; marker: string },
): Promise<void> {
  await postPieces(client, dealId, await missingPieces(client, dealId, piecesOf(note.text, note.marker)))
}
