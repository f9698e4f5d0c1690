/** Words for what an element is doing at the moment. */
const STATES = new Set(
  (
    'active inactive open opened opening close closed closing hidden hide visible invisible show shown showing init initialized initialised ' +
    'inited invalid valid validating unaccepted spam aborted sent failed submitting submitted resetting sending error errors success ' +
    'touched untouched pristine dirty pending loading loaded lazyload lazyloaded lazyloading loader processing processed busy ready current ' +
    'selected checked unchecked focus focused blur hover hovered pressed disabled enabled readonly expanded collapsed collapsing sticky ' +
    'stuck pinned fixed scrolled scrolling filled empty animated animating started finished done mounted hydrated enter leave ' +
    'entering entered exiting exited appear dragging playing paused online offline highlighted required visited changed updated autofill autofilled'
  ).split(' '),
)

/** The same, where it is the whole class; at the end of a longer name they mean other things (`sign-in`). */
const WHOLE_STATES = new Set('in out on off js no-js fade first last odd even prev next not'.split(' '))

/** Libraries whose classes follow what a slider or an animation does now, and states of Angular and Material. */
const STATE_LIBRARY =
  /^(?:is|has|was|not|no|ng|Mui|v-enter|v-leave|swiper|slick|owl|splide|flickity|aos|wow|animate__|fade|slide-(?:in|out)|lazy|wf|fonts?|js-focus|focus-visible|t-animate|modal-open|body-)(?:-|$)/u

/** Classes of `is`/`has` written as one word: `isOpen`, `hasError`. */
const STATE_CAMEL = /^(?:is|has|was)[A-Z]/u

/**
 * Whether a class says what its element is doing now: `is-open`, `active`, `form--sent`, `ng-touched`, `popup_show`. The states of
 * Angular and of sliders count whole libraries, because any of their classes may go.
 */
export function isStateClass(name: string): boolean {
  const lower = name.toLowerCase()
  if (STATES.has(lower) || WHOLE_STATES.has(lower) || STATE_CAMEL.test(name)) return true
  if (/^Mui-/u.test(name) || (STATE_LIBRARY.test(name) && !/^Mui[A-Z]/u.test(name))) return true
  const words = name
    .replace(/([a-z])([A-Z])/gu, '$1-$2')
    .toLowerCase()
    .split(/[-_:]+/u)
    .filter((word) => word !== '')
  const last = words.at(-1)
  if (words.length > 1 && last !== undefined && STATES.has(last)) return true
  // `form-is-loading`, `popup--is-open`
  return words.slice(1, -1).some((word) => word === 'is' || word === 'has' || word === 'not')
}

const UTILITY_WORD = new Set(
  (
    'flex grid block inline hidden container row relative absolute fixed sticky static uppercase lowercase capitalize truncate underline ' +
    'italic clearfix clear antialiased rounded border shadow transition invisible table contents isolate outline ring grow shrink ' +
    'visible collapse resize transform filter blur ordinal group peer prose columns col left right center float-left float-right ' +
    'text-left text-right text-center wide full'
  ).split(' '),
)

const UTILITY_PREFIX = new RegExp(
  '^-?(?:m|p|mt|mr|mb|ml|mx|my|ms|me|pt|pr|pb|pl|px|py|ps|pe|w|h|min|max|size|gap|space|inset|top|left|right|bottom|z|order|opacity|' +
    'leading|tracking|rounded|shadow|border|ring|outline|divide|bg|text|font|fill|stroke|from|via|to|flex|grid|col|row|cols|items|justify|' +
    'content|self|place|overflow|object|cursor|select|pointer|transition|duration|ease|delay|animate|transform|scale|rotate|translate|' +
    'align|float|d|g|gx|gy|fs|fw|lh|vh|vw|position|basis|grow|shrink|table|list|whitespace|break|underline|backdrop|blur|aspect|columns|' +
    'line|sr|offset|push|pull|hidden|visible|inline|img|btn|container|xs|sm|md|lg|xl|origin|appearance|display|margin|padding|color|' +
    'width|height|mw|mh|u|is|has|wp|alignwide|alignfull)$',
  'u',
)

const UTILITY_VALUE = new RegExp(
  '^(?:\\d+(?:\\.\\d+)?(?:px|rem|em|vh|vw)?|\\d+/\\d+|px|xs|sm|base|md|lg|xl|xxl|\\d?xl|full|screen|auto|none|center|centered|start|end|between|around|evenly|' +
    'stretch|left|right|top|bottom|middle|baseline|wrap|nowrap|row|col|column|cols|rows|span|reverse|bold|bolder|medium|semibold|extrabold|' +
    'light|lighter|normal|thin|black|white|transparent|current|primary|secondary|tertiary|success|danger|warning|info|dark|muted|accent|foreground|background|' +
    'gray|grey|slate|zinc|neutral|stone|red|orange|amber|yellow|lime|green|emerald|teal|cyan|sky|blue|indigo|violet|purple|fuchsia|pink|' +
    'rose|hidden|visible|scroll|clip|cover|contain|pointer|default|wait|text|move|tight|tighter|snug|relaxed|loose|wide|wider|widest|' +
    'uppercase|lowercase|capitalize|colors|all|opacity|shadow|transform|in|out|linear|x|y|t|r|b|l|tl|tr|bl|br|s|e|w|h|min|max|fit|' +
    'only|first|last|solid|dashed|dotted|double|inset|offset|sans|serif|mono|spin|ping|pulse|bounce|fluid|grow|shrink|' +
    'events|ellipsis|keep|words|clamp|1|fixed|relative|absolute|sticky|static|break|square|video|responsive|0)$',
  'u',
)

/** How something is laid out, behind a breakpoint or `d-`: `md-block`, `d-inline-flex`. Behind other words it is a part of a page. */
const LAYOUT =
  /^-?(?:d|xs|sm|md|lg|xl|hidden|visible|display)-(?:[a-z]{2}-)?(?:inline-)?(?:block|flex|grid|table|inline)$/u

/** Whether a class says how something looks (Tailwind, Bootstrap's grid and spacing): the next redesign takes it away. */
export function isUtilityClass(name: string): boolean {
  if (/[:[\]/!%@().,#]/u.test(name)) return true
  if (UTILITY_WORD.has(name) || LAYOUT.test(name)) return true
  if (/^(?:justify|align)-(?:content|items|self)-/u.test(name)) return true
  const [prefix = '', ...values] = name.replace(/^-/u, '').split('-')
  if (values.length === 0) return /^(?:m|p|w|h|mt|mb|ml|mr|pt|pb|pl|pr|mx|my|px|py|fs|fw)\d{1,3}$/u.test(name)
  return UTILITY_PREFIX.test(prefix) && prefix !== 'btn' && values.every((value) => UTILITY_VALUE.test(value))
}
