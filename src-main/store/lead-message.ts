import type { NewLead } from './records.ts'

/**
 * A lead on its way to the writer thread: two strings. A message with the object itself would be walked field by field on both
 * sides, and its body is a view of the socket's read buffer, which would be copied whole (64 KB for a 1 KB form).
 */
export type LeadMessage = { json: string; body: string }

/** Packs a lead for the message; the body travels as Latin-1, one character a byte. */
export function packLead(lead: NewLead): LeadMessage {
  const { original, ...rest } = lead
  const { body, ...head } = original
  return {
    json: JSON.stringify({ ...rest, original: head }),
    body: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1'),
  }
}

/** The lead of a message. */
export function unpackLead(message: LeadMessage): NewLead {
  const lead = JSON.parse(message.json) as NewLead // written by packLead in this process
  lead.original.body = Buffer.from(message.body, 'latin1')
  return lead
}
