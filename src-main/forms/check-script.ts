import { parse } from 'acorn'

/** A fault in the body of a script field: words and the offset in the code. */
export type ScriptFault = { message: string; at: number }

/** Browsers of the last three years know it. */
const ECMA_VERSION = 2022
const HEAD = '(function(form,trigger){'

function faultOf(error: unknown, shift: number): ScriptFault {
  if (!(error instanceof SyntaxError)) throw error
  const at = 'pos' in error && typeof error.pos === 'number' ? error.pos - shift : 0
  return { message: error.message.replace(/ \(\d+:\d+\)$/, ''), at: Math.max(0, at) }
}

/**
 * Whether a text is the body of a function and nothing more; undefined when it is. It is never run here. The body goes into the
 * served script as it is, so a brace that closes the function early must be seen: the text is parsed alone and inside the
 * function, and neither may fail.
 */
export function scriptFault(code: string): ScriptFault | undefined {
  try {
    parse(code, { ecmaVersion: ECMA_VERSION, sourceType: 'script', allowReturnOutsideFunction: true })
  } catch (error) {
    return faultOf(error, 0)
  }
  try {
    const program = parse(`${HEAD}\n${code}\n})`, { ecmaVersion: ECMA_VERSION, sourceType: 'script' })
    const [first] = program.body
    const isOne = program.body.length === 1 && first?.type === 'ExpressionStatement'
    if (!isOne || first.expression.type !== 'FunctionExpression')
      return { message: 'the function ends too early', at: 0 }
  } catch (error) {
    return faultOf(error, HEAD.length + 1)
  }
  return undefined
}
