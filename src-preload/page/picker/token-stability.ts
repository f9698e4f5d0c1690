import type { SelectorReason } from '../../contract/model/picker.ts'
import { isStateClass, isUtilityClass } from './class-kinds.ts'

/** How likely a token is the same tomorrow: 0 never … 1 always (desktop.md §9.3.2); `reason` is what to tell people. */
export type TokenVerdict = { stability: number; reason: SelectorReason }

const GENERATED: TokenVerdict = { stability: 0, reason: 'generated_token' }

/** Ids of React's `useId`, whatever stands around them. */
const REACT_ID = /:[rR][0-9a-z]*:?|«[^»]*»|_[rR]_[0-9a-z]+_/u
const UUID = /[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}/iu

/** Names that libraries number or hash by themselves. */
const GENERATED_PREFIX = new RegExp(
  `^(?:${[
    'css-',
    'sc-',
    'jss\\d*(-|$)',
    'jsx-',
    'emotion-',
    'makeStyles-',
    'svelte-',
    'astro-',
    'radix-',
    'headlessui-',
    'mantine-(?![A-Z])',
    'chakra-.*\\d$',
    'mat-(mdc-)?(input|select|option|checkbox|radio|form-field|dialog|tab|menu|error|hint|slide-toggle|autocomplete|expansion-panel)[\\w-]*-\\d',
    'cdk-',
    'el-id-',
    'el-popper-container-',
    'bx_\\d',
    'bx_[0-9a-f]{6}',
    'bxajaxid',
    'bxid',
    'comp_[0-9a-f]{6}',
    '_?ng(content|host)-',
    'ng-(tns|c\\d|star|trigger|reflect)',
    'react-select-',
    'react-aria',
    'rc[_-][\\w-]*\\d',
    'downshift-',
    'ui-id-',
    'ember\\d',
    'ext-(gen|comp|element)',
    'yui_',
    'gwt-uid-',
    '__BVID__',
    'v-\\d',
    'data-v-',
    'pn_id_',
    'pr_id_',
    'select2-.*-[a-z0-9]{2,4}(-|$)',
    'fancybox-\\d',
    'swiper-wrapper-',
    'tippy-\\d',
    'tooltip\\d',
    'popover\\d',
    'uniq',
    'v-(?:menu|dialog|tooltip|input|list|overlay)-\\d',
    'q-[\\w-]*--\\d',
    'pv_id_',
    'dnd-\\d',
    'uid[-_]?\\d',
    'cke_\\d',
    'mce[-_]',
    'mui-',
    'tab-?panel-?:',
  ].join('|')})`,
  'u',
)

/** Counters of component libraries: the number says how many were made before this one. */
const COUNTER =
  /^(?:input|checkbox|radio|select|menu|list|listbox|field|tooltip|popover|popper|accordion|tabs?|panel|dialog|modal|overlay|component|widget|el|element|uid|id|control|item)[-_]\d+$/u

/** What a database numbers; such ids live as long as the page. */
const NUMBERED_BY_CMS =
  /(?:^|[-_])(?:post|page|product|item|category|cat|term|tax|node|article|entry|comment|offer|sku|goods?|catalog|section|record|rec|user|shop|store|city|service|project|course|event|lot|news|attachment|image|review)[-_]\d+$|^(?:wpforms|gform|wpcf7|elementor|mc4wp|nf-form|nf-field|forminator|fluentform|ff_|menu-item|nav-menu-item|block-|rec\d|form\d|record\d)/u

/** CSS modules (`Form_root__x1Y2z`, `_root_x1y2z_5`, `Form-module__root--x1y2z`), JSS (`Form-root-12`), Stitches (`c-PJLV`). */
const CSS_MODULE =
  /^_[A-Za-z][\w-]*_[A-Za-z0-9+-]{4,7}_\d+$|-module(?:--|__|_[A-Za-z])|^[A-Z]\w*-\w+-\d+$|^c-(?![A-Z][a-z]+$)(?=[a-z]*[A-Z])[A-Za-z]{4,6}(?:-|$)|^[A-Za-z][A-Za-z0-9-]*_[A-Za-z][\w-]*__[\w+-]{5}$|___[\w+-]{5}$/u

/** Parts between separators; case and digits keep a part together. */
function partsOf(token: string): string[] {
  return token.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== '')
}

function isRandomWord(part: string): boolean {
  if (!/^[A-Za-z]+$/u.test(part)) return false
  if (/[bcdfghjklmnpqrstvwxz]{5}/iu.test(part)) return !/(?:^|[a-z])(?:https?|x?html|wpcf|nth|hbspt)/iu.test(part)
  const hasInnerCapital = /[a-z][A-Z]|^[A-Z]{2,}[a-z]/u.test(part)
  if (!hasInnerCapital || part.length < 5 || part.length > 8) return false
  const words = part.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/gu) ?? []
  return !/[aeiouy]/iu.test(part) || part.length / words.length < 2.5
}

/** Could be said: three letters or more with a vowel, without letters that hardly stand together. */
function isWord(letters: string): boolean {
  return letters.length >= 3 && /[aeiouy]/iu.test(letters) && !/[hjkqvwxz][bcdfghjklmnpqrstvwxz]/iu.test(letters)
}

function isRandomMix(part: string): boolean {
  if (!/\d/u.test(part) || !/[A-Za-z]/u.test(part)) return /^[a-f]{8,}$/u.test(part)
  if (/^\d+x\d+$|^(?:mc4wp|wpcf7)$/u.test(part)) return false
  if (/^[0-9a-f]{6,}$/iu.test(part)) return true
  if (/\d[A-Za-z]{1,3}\d/u.test(part) || /^\d+(?:[A-Z]|[a-z]+[A-Z])/u.test(part)) return true
  const [, before = '', after = ''] = /^([A-Za-z]+)\d+([A-Za-z]+)$/u.exec(part) ?? []
  if (part.length >= 5 && after !== '' && !isWord(before) && !isWord(after)) return true
  return part.length <= 10 && /[A-Za-z]\d+[A-Za-z]/u.test(part) && /.[A-Z]/u.test(part) && /[a-z]/u.test(part)
}

function hasLongNumber(part: string): boolean {
  if (!/\d{10,}/u.test(part)) return false
  // Tilda numbers its blocks and forms one by one and passed a thousand million; seconds since 1970 begin with 16 and more.
  return !/^(?:rec|form|record)1[0-4]\d{8}$/u.test(part)
}

/** Whether a machine made it anew: a hash, a counter of components, a random word. */
export function isGenerated(token: string): boolean {
  if (REACT_ID.test(token) || UUID.test(token) || GENERATED_PREFIX.test(token)) return true
  return partsOf(token).some((part) => hasLongNumber(part) || isRandomMix(part) || isRandomWord(part))
}

/** Whether a name is no word for people: made by a machine, or numbered by a database. */
export function isMachineName(name: string): boolean {
  return isGenerated(name) || COUNTER.test(name) || /\d{3,}|^(?:form|frm|f)[-_]?\d+$/iu.test(name)
}

/** Builders that store a random word for good: Elementor's widgets and fields keep theirs as long as they live (form-capture.md §6). */
const STORED_HASH = /^elementor-element-[0-9a-f]{6,8}$/u

/** Of an `id`. */
export function judgeId(id: string): TokenVerdict {
  if (id.length > 80 || /\s/u.test(id) || id === '') return GENERATED
  if (isGenerated(id) || COUNTER.test(id)) return GENERATED
  // `form_1001`: numbered at each opening, as long as nothing says that a database did it.
  if (/[-_]\d{4,}$/u.test(id) && !NUMBERED_BY_CMS.test(id)) return GENERATED
  if (/^\d+$/u.test(id)) return { stability: id.length > 3 ? 0.35 : 0.5, reason: 'id_with_numbers' }
  if (/\d/u.test(id)) return { stability: 0.82, reason: 'id_with_numbers' }
  if (isStateClass(id) && id.length < 8) return { stability: 0.5, reason: 'stable_id' }
  return { stability: 0.95, reason: 'stable_id' }
}

/** Class names that say what any page has: one more element of the kind, and it is not the only one any more. */
const COMMON_CLASS =
  /^(?:(?:t-|js-|ui-|el-|v-|q-|ant-|uk-|mdc?-)?(?:btn|button|form|input|field|fields|wrap|wrapper|inner|outer|content|item|items|title|text|link|label|box|body|header|footer|main|section|card|cards|group|submit|control|page|app|root|layout|grid|list|panel|widget|modal|popup|dialog|textarea|select|checkbox)|form-(?:control|group|row|item|field|label|wrapper|inner|check|select)|input-(?:group|wrapper|field)|btn-(?!-).+|button-(?!-).+|Mui[A-Z]\w*-\w+|control-group|site-.+)$/u

/** Of a class; `all` are all classes of the element, because styled-components betrays itself by its neighbour. */
export function judgeClass(name: string, all: readonly string[]): TokenVerdict {
  if (STORED_HASH.test(name)) return { stability: 0.5, reason: 'id_with_numbers' }
  if (isStateClass(name)) return { stability: 0.1, reason: 'state_class' }
  if (isGenerated(name) || CSS_MODULE.test(name)) return GENERATED
  if (isUtilityClass(name)) return { stability: 0.1, reason: 'utility_class' }
  const isStyled = all.some((other) => /^sc-|-sc-|^css-|^jsx-|^c-[A-Za-z]{5,6}$/u.test(other))
  if (isStyled && /^[A-Za-z]{5,7}$/u.test(name)) return GENERATED
  if (name.length > 60 || name.length < 2) return { stability: 0.1, reason: 'generated_token' }
  if (/[-_]\d{4,}$/u.test(name) && !NUMBERED_BY_CMS.test(name)) return GENERATED
  if (/[-_]?\d+$/u.test(name)) return { stability: 0.65, reason: 'id_with_numbers' }
  return { stability: COMMON_CLASS.test(name) ? 0.55 : 0.75, reason: 'meaningful_class' }
}

/** Of a control's or a form's `name`: servers read it, so numbers in it are meant. */
export function judgeName(name: string): TokenVerdict {
  if (name === '' || name.length > 120 || isGenerated(name)) return GENERATED
  return { stability: 0.93, reason: 'name_attribute' }
}

/** Of a value of a data attribute or a label; a plain number is what a database gave. */
export function judgeValue(value: string): number {
  if (value === '') return 0.7
  if (value.length > 60 || /[{}<>\n]|^(?:https?:)?\/\/|^[/#.]|;\s/u.test(value)) return 0
  if (/^\d{1,9}$/u.test(value)) return 0.9
  if (/^-?\d+[.,]\d+$/u.test(value) || isGenerated(value) || COUNTER.test(value)) return 0
  return isStateClass(value) || /^(?:true|false|null|undefined|yes|no|on|off)$/u.test(value) ? 0.1 : 1
}
