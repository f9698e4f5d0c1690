import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import {
  type FieldSource,
  fieldKey,
  type Form,
  type FormRule,
  idNumber,
  MAIN_FIELDS,
  type MappedField,
  type TagForm,
} from '../../src-preload/contract/index.ts'
import { scriptFault } from './check-script.ts'

/** A script as the intake serves it. */
export type ServedScript = { text: string; gzip: Buffer; etag: string }

type FieldPlace = { key: string; field: MappedField }

function fieldsOf(rule: FormRule): FieldPlace[] {
  const main = MAIN_FIELDS.map((name) => ({ key: fieldKey(name), field: rule[name] }))
  return [...main, ...rule.extras.map((extra) => ({ key: fieldKey(extra), field: extra }))]
}

function requiredOf(fields: readonly FieldPlace[]): Pick<TagForm, 'requiredControls' | 'requiredResults'> {
  const controls: Record<string, string> = {}
  const results: string[] = []
  for (const { key, field } of fields) {
    if (!field.isRequired || field.source === null) continue
    if (field.source.kind === 'field') controls[key] = field.source.name
    else if (field.source.kind !== 'static') results.push(key)
  }
  return {
    ...(Object.keys(controls).length > 0 && { requiredControls: controls }),
    ...(results.length > 0 && { requiredResults: results }),
  }
}

/** What the served script carries of a form, without its scripts. */
export function tagFormOf(form: Pick<Form, 'id' | 'rule'>): Omit<TagForm, 'scripts'> {
  const { rule } = form
  const fields = fieldsOf(rule)
  const elements = Object.fromEntries(
    fields.flatMap(({ key, field }) => (field.source?.kind === 'element' ? [[key, field.source.selector]] : [])),
  )
  return {
    id: idNumber(form.id),
    type: rule.type,
    selector: rule.selector,
    ...(rule.sites.hosts.length > 0 && { sites: rule.sites }),
    ...requiredOf(fields),
    ...(Object.keys(elements).length > 0 && { elements }),
  }
}

/** Script fields of a rule: key of the field and the body. */
export function scriptsOf(rule: FormRule): { key: string; code: string }[] {
  const codeOf = (source: FieldSource | null) => (source?.kind === 'script' ? source.code : undefined)
  return fieldsOf(rule).flatMap(({ key, field }) => {
    const code = codeOf(field.source)
    return code === undefined ? [] : [{ key, code }]
  })
}

/** A form as a literal of JavaScript: JSON, and the bodies of script fields as functions. A body that does not parse is left out. */
function literalOf(form: Form): string {
  const json = JSON.stringify(tagFormOf(form))
  const scripts = scriptsOf(form.rule)
    .filter(({ code }) => scriptFault(code) === undefined)
    .map(({ key, code }) => `${JSON.stringify(key)}:function(form,trigger){\n${code}\n}`)
  return scripts.length === 0 ? json : `${json.slice(0, -1)},"scripts":{${scripts.join(',')}}}`
}

/** The tag of one project. `program` is the built code of `src-preload/page/tag`; `origin` is empty for the script's own. */
export function buildTagScript(parts: { program: string; key: string; origin: string; forms: Form[] }): ServedScript {
  const forms = `[${parts.forms
    .filter((form) => form.isEnabled)
    .map(literalOf)
    .join(',')}]`
  const version = createHash('sha256').update(forms).update(parts.program).digest('hex').slice(0, 12)
  const head = JSON.stringify({ key: parts.key, origin: parts.origin, version })
  const text = `;(function(ESTAFETA_TAG_CONFIG){${parts.program}\n})(${head.slice(0, -1)},"forms":${forms}});\n`
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
  return { text, gzip: gzipSync(text, { level: 9 }), etag }
}

/**
 * The script under Roistat's path for visitors who have a visit already. It has no key in its address: the page's snippet keeps
 * it in `roistatProjectId`. (roistat-api.md §8)
 */
export const LOADER_SCRIPT = `(function(w,d){var c=d.currentScript,h=c&&c.src?c.src.replace(/\\/dist\\/module\\.js.*$/,''):'https://'+w.roistatHost,
s=d.createElement('script');s.async=true;s.charset='UTF-8';
s.src=h+'/api/site/1.0/'+encodeURIComponent(w.roistatProjectId||'')+'/init?referrer='+encodeURIComponent(d.location.href);
(d.head||d.documentElement).appendChild(s)})(window,document);
`
