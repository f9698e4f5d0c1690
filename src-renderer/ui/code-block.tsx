import type { ReactNode } from 'react'
import classes from './code-block.module.css'

/** Text exactly as it is: never read as HTML. `label` names the scrollable region; `copy` is drawn in the corner. */
export function CodeBlock(props: {
  text: string
  label: string
  copy?: ReactNode
  maxHeight?: number
  isWrapped?: boolean
}) {
  return (
    <div className={classes.block}>
      <pre
        className={props.isWrapped === true ? `${classes.code ?? ''} ${classes.wrap ?? ''}` : classes.code}
        style={{ maxHeight: props.maxHeight ?? 320 }}
        tabIndex={0}
        role="region"
        aria-label={props.label}
      >
        {props.text}
      </pre>
      {props.copy !== undefined && <div className={classes.copy}>{props.copy}</div>}
    </div>
  )
}
