import { Agent, request } from 'node:http'
import { z } from 'zod'

/** An answer of the intake. */
export type IntakeAnswer = {
  httpStatus: number
  /** `success` or `error`. */
  status: string
  data: string
  error: string | undefined
  retryAfter: string | undefined
}

const answerBody = z.object({ status: z.string(), data: z.string(), error: z.string().optional() })

/** Connections that sites keep open; as many as a test has senders. */
const agent = new Agent({ keepAlive: true, maxSockets: 256 })

/** Posts a form. Rejects when the connection broke before the whole answer was there: nobody knows what became of it. */
export async function postForm(url: string, params: Record<string, string>): Promise<IntakeAnswer> {
  const body = new URLSearchParams(params).toString()
  const headers = {
    'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
  }
  const answered = Promise.withResolvers<IntakeAnswer>()
  const call = request(url, { method: 'POST', headers, agent }, (response) => {
    let text = ''
    response.setEncoding('utf8')
    response.on('data', (chunk: string) => (text += chunk))
    response.on('error', answered.reject)
    response.on('end', () => {
      if (!response.complete) answered.reject(new Error('the answer was cut short'))
      else answered.resolve(readAnswer(response.statusCode ?? 0, text, response.headers['retry-after']))
    })
    response.on('close', () => {
      answered.reject(new Error('the connection broke during the answer'))
    })
  })
  call.on('error', answered.reject)
  call.end(body)
  return await answered.promise
}

function readAnswer(httpStatus: number, text: string, retryAfter: string | undefined): IntakeAnswer {
  const body = answerBody.parse(JSON.parse(text))
  return { httpStatus, status: body.status, data: body.data, error: body.error, retryAfter }
}
