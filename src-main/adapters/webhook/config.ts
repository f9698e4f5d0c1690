import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { AdapterDescriptor } from '../../../src-preload/contract/index.ts'
import type { AdapterContext } from '../kit/types.ts'
import { parsePath } from './json-path.ts'
import { signingKey } from './sign.ts'
import { templateFault } from './template.ts'

/** Headers that belong to HTTP or to the signature. */
const RESERVED = /^(host|content-length|content-type|connection|transfer-encoding|expect|webhook-.*|idempotency-key)$/i
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/
const HEADER_VALUE = /^[\t\x20-\x7e]*$/
/** Shorter header values are words such as `yes`; hiding them everywhere would only blot out transcripts. */
const SHORTEST_HEADER_SECRET = 8

const address = z.string().transform((text, issues) => {
  const url = URL.parse(text.trim())
  const isHttp = url?.protocol === 'https:' || url?.protocol === 'http:'
  if (url !== null && isHttp && url.username === '' && url.password === '') return url.href
  issues.addIssue({
    code: 'custom',
    message: 'expected an address that begins with https:// and holds no user or password',
  })
  return z.NEVER
})
const path = z
  .string()
  .trim()
  .refine((text) => text === '' || parsePath(text) !== null, 'expected a path such as $.order.id')
  .default('')
const template = z
  .string()
  .superRefine((text, issues) => {
    const fault = text.trim() === '' ? null : templateFault(text)
    if (fault !== null) issues.addIssue({ code: 'custom', message: fault })
  })
  .default('')

/** Config of a connection; the descriptor is its form. */
export const config = z
  .object({
    url: address,
    format: z.enum(['json', 'form', 'template', 'roistat']).default('json'),
    method: z.enum(['POST', 'PUT', 'PATCH', 'GET']).default('POST'),
    template,
    commentTemplate: template,
    roistatUser: z.string().trim().default(''),
    roistatPassword: z.string().default(''),
    authorization: z.string().trim().regex(HEADER_VALUE).default(''),
    signingSecret: z
      .string()
      .trim()
      .refine((text) => text === '' || signingKey(text) !== null, 'expected whsec_ and at least 16 bytes as base64')
      .default(''),
    headers: z
      .record(z.string(), z.string().regex(HEADER_VALUE))
      .refine((map) => Object.keys(map).every((name) => HEADER_NAME.test(name)), 'a header name has a wrong character')
      .refine((map) => !Object.keys(map).some((name) => RESERVED.test(name)), 'this header is set by the app itself')
      .default({}),
    success: z.enum(['status', 'json']).default('status'),
    successPath: path,
    successValue: z.string().default(''),
    idPath: path,
    isIdempotent: z.boolean().default(false),
  })
  .superRefine((value, issues) => {
    const complain = (name: string, message: string): void => {
      issues.addIssue({ code: 'custom', path: [name], message })
    }
    if (value.method === 'GET' && (value.format === 'json' || value.format === 'template')) {
      complain('method', 'GET has no body: choose form fields or another method')
    }
    if (value.format === 'template' && value.template.trim() === '') complain('template', 'write the template')
    if (value.format === 'roistat' && value.roistatUser === '') complain('roistatUser', 'name the user')
    if (value.success === 'json' && value.successPath === '') complain('successPath', 'name the path')
  })
export type WebhookConfig = z.output<typeof config>
export type WebhookContext = AdapterContext<WebhookConfig>

/** Token of Roistat's "own CRM" call. */
export function roistatToken({ roistatUser, roistatPassword }: WebhookConfig): string {
  return createHash('md5').update(`${roistatUser}${roistatPassword}`).digest('hex')
}

/** Values to hide beside the secret fields: header values, the inner part of an Authorization, the Roistat token. */
export function moreSecrets(settings: WebhookConfig): string[] {
  const [scheme = '', credentials = ''] = settings.authorization.split(' ')
  const basic = /^basic$/i.test(scheme) ? Buffer.from(credentials, 'base64').toString('utf8') : ''
  const headers = Object.values(settings.headers).filter((value) => value.length >= SHORTEST_HEADER_SECRET)
  const token = settings.format === 'roistat' ? [roistatToken(settings)] : []
  return [...headers, ...token, credentials, basic, basic.slice(basic.indexOf(':') + 1)]
}

const isShown = { isRequired: false, isAdvanced: false } as const
const isRare = { isRequired: false, isAdvanced: true } as const
const forBody = { showWhen: { field: 'format', values: ['json', 'form', 'template'] } }
const forTemplate = { showWhen: { field: 'format', values: ['template'] } }
const forRoistat = { showWhen: { field: 'format', values: ['roistat'] } }
const forJsonRule = { showWhen: { field: 'success', values: ['json'] } }

/** What the console shows about webhooks. */
export const descriptor: AdapterDescriptor = {
  id: 'webhook',
  title: { ru: 'Вебхук (своя CRM)', en: 'Webhook (own CRM)' },
  summary: {
    ru: 'Заявка уходит HTTP-запросом на ваш адрес: JSON, поля формы, свой шаблон или вызов, как у Roistat «Своя CRM».',
    en: 'A lead goes to your address as an HTTP request: JSON, form fields, your template, or the call of Roistat\'s "own CRM".',
  },
  keyHelp: [
    {
      ru: 'Попросите у разработчиков адрес, который принимает заявки.',
      en: 'Ask the developers for the address that takes leads.',
    },
    {
      ru: 'Если они проверяют подпись Standard Webhooks, вставьте их секрет whsec_….',
      en: 'If they verify Standard Webhooks signatures, paste their secret whsec_….',
    },
  ],
  fields: [
    {
      name: 'url',
      kind: 'url',
      label: { ru: 'Адрес', en: 'Address' },
      help: {
        ru: 'Пароли и токены лучше в заголовок Authorization: адрес виден в журнале.',
        en: 'Tokens belong into the Authorization header: the address is seen in the journal.',
      },
      placeholder: 'https://crm.example.com/leads',
      isRequired: true,
      isAdvanced: false,
    },
    {
      name: 'format',
      kind: 'choice',
      label: { ru: 'Вид запроса', en: 'Form of the request' },
      choices: [
        { value: 'json', label: { ru: 'JSON, заявка целиком', en: 'JSON, the whole lead' } },
        { value: 'form', label: { ru: 'Поля формы', en: 'Form fields' } },
        { value: 'template', label: { ru: 'JSON по своему шаблону', en: 'JSON by your template' } },
        { value: 'roistat', label: { ru: 'Как Roistat «Своя CRM»', en: 'As Roistat "own CRM"' } },
      ],
      defaultValue: 'json',
      ...isShown,
    },
    {
      name: 'method',
      kind: 'choice',
      label: { ru: 'Метод', en: 'Method' },
      choices: ['POST', 'PUT', 'PATCH', 'GET'].map((value) => ({ value, label: { ru: value, en: value } })),
      defaultValue: 'POST',
      ...isShown,
      ...forBody,
    },
    {
      name: 'template',
      kind: 'multiline',
      label: { ru: 'Шаблон заявки', en: "The lead's template" },
      help: {
        ru: 'JSON с подстановками в кавычках: {"client": "{{name}}", "city": "{{fields.city}}"}',
        en: 'JSON with placeholders in quotes: {"client": "{{name}}", "city": "{{fields.city}}"}',
      },
      ...isShown,
      ...forTemplate,
    },
    {
      name: 'commentTemplate',
      kind: 'multiline',
      label: { ru: 'Шаблон комментария', en: 'Template of a comment' },
      ...isRare,
      ...forTemplate,
    },
    { name: 'roistatUser', kind: 'text', label: { ru: 'Пользователь', en: 'User' }, ...isShown, ...forRoistat },
    { name: 'roistatPassword', kind: 'secret', label: { ru: 'Пароль', en: 'Password' }, ...isShown, ...forRoistat },
    {
      name: 'authorization',
      kind: 'secret',
      label: { ru: 'Заголовок Authorization', en: 'Authorization header' },
      placeholder: 'Bearer …',
      ...isShown,
    },
    {
      name: 'signingSecret',
      kind: 'secret',
      label: { ru: 'Секрет подписи', en: 'Signing secret' },
      placeholder: 'whsec_…',
      ...isShown,
      ...forBody,
    },
    {
      name: 'headers',
      kind: 'map',
      isSecret: true,
      label: { ru: 'Другие заголовки', en: 'Other headers' },
      ...isRare,
    },
    {
      name: 'success',
      kind: 'choice',
      label: { ru: 'Заявка принята, когда', en: 'The lead is accepted when' },
      choices: [
        { value: 'status', label: { ru: 'ответ 2xx', en: 'the answer is 2xx' } },
        {
          value: 'json',
          label: { ru: 'ответ 2xx и поле равно значению', en: 'the answer is 2xx and a field has a value' },
        },
      ],
      defaultValue: 'status',
      ...isRare,
      ...forBody,
    },
    {
      name: 'successPath',
      kind: 'text',
      label: { ru: 'Поле ответа', en: 'Field of the answer' },
      placeholder: '$.status',
      ...isRare,
      ...forJsonRule,
    },
    {
      name: 'successValue',
      kind: 'text',
      label: { ru: 'Значение', en: 'Value' },
      placeholder: 'ok',
      ...isRare,
      ...forJsonRule,
    },
    {
      name: 'idPath',
      kind: 'text',
      label: { ru: 'Где номер сделки', en: 'Where the deal number is' },
      placeholder: '$.order_id',
      ...isRare,
      ...forBody,
    },
    {
      name: 'isIdempotent',
      kind: 'boolean',
      label: { ru: 'Приёмник отсекает повторы по webhook-id', en: 'The receiver drops repeats by webhook-id' },
      help: {
        ru: 'Включайте, только если это так: тогда неясные ответы повторяются без вопроса.',
        en: 'Only when it really does: unclear answers are then repeated without asking.',
      },
      defaultValue: false,
      ...isRare,
      ...forBody,
    },
  ],
  lists: [],
  duplicateProtection: 'none',
  canAddComments: true,
}
