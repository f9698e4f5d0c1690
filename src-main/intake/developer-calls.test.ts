import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sendRaw } from './raw-request.ts'
import { startTestIntake } from './test-intake.ts'

type DeveloperCall = {
  id: string
  how: string
  method: string
  url_path: string
  query_raw?: string
  body_raw?: string
  content_type?: string
  headers?: Record<string, string>
  expected_lead: {
    title: string | null
    comment: string | null
    name: string | null
    phone: string | null
    email: string | null
    roistat: string | null
    fields: Record<string, unknown>
    client_fields: Record<string, unknown>
    flags: Record<string, unknown>
  }
  phone_e164?: string
}

// The developer set of the protocol notes (section 11), taken over by a program.
const calls = JSON.parse(
  readFileSync(new URL('fixtures/developer-calls.json', import.meta.url), 'utf8'),
) as DeveloperCall[]

let intake: Awaited<ReturnType<typeof startTestIntake>>
beforeAll(async () => {
  intake = await startTestIntake()
})
afterAll(() => intake.close())

const WARNINGS: Record<string, unknown[]> = {
  'd02-bitrix-cart-placeholder': [
    { code: 'placeholder_ignored', field: 'callback_phone', detail: '<Номер для переопределения>' },
  ],
  'd04-browser-json-post': [{ code: 'no_contact', field: null, detail: null }],
  'd10-object-object': [{ code: 'object_object', field: 'fields', detail: null }],
}

describe('the developer set of calls', () => {
  it('has ten calls', () => {
    expect(calls.map((call) => call.id.slice(0, 3)).join()).toBe('d01,d02,d03,d04,d05,d06,d07,d08,d09,d10')
  })

  it.each(calls.map((call) => [call.id, call] as const))('%s becomes the expected lead', async (id, call) => {
    const isHttp10 = call.how.includes('HTTP/1.0')
    const before = intake.desk.submissions.length
    const answer = await sendRaw(intake.url, {
      method: call.method,
      target: call.query_raw === undefined ? call.url_path : `${call.url_path}?${call.query_raw}`,
      version: isHttp10 ? '1.0' : '1.1',
      headers: { ...call.headers, ...(call.content_type && { 'Content-Type': call.content_type }) },
      ...(call.body_raw !== undefined && { body: call.body_raw }),
    })
    const leadId = `lead_${before + 1}`
    expect(answer.status).toBe(200)
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(JSON.parse(answer.body)).toEqual({
      status: 'success',
      data: leadId,
      id: leadId,
      ...(call.expected_lead.flags['sync'] === true && { pending: true }),
    })
    expect(intake.desk.submissions).toHaveLength(before + 1)
    const { lead } = intake.desk.submissions[before]!
    const { roistat, client_fields, ...expected } = call.expected_lead
    const { title, comment, name, phone, email, fields, clientFields, flags } = lead
    expect({ title, comment, name, phone, email, fields, flags }).toEqual(expected)
    expect(clientFields).toEqual(client_fields)
    expect(lead.visit).toBe(roistat === 'nocookie' ? null : roistat)
    expect(lead.phoneE164).toBe(call.phone_e164 ?? null)
    expect(lead.warnings).toEqual(WARNINGS[id] ?? [])
    expect(Buffer.from(lead.original.body).toString()).toBe(call.body_raw ?? '')
  })
})
