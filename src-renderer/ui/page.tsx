import { useId, type ReactNode } from 'react'
import classes from './page.module.css'

/** A page of the console: title, one line about it, actions, content. */
export function Page(props: { title: ReactNode; subtitle?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <div className={classes.headWords}>
          <h1 className={classes.title}>{props.title}</h1>
          {props.subtitle !== undefined && <div className={classes.subtitle}>{props.subtitle}</div>}
        </div>
        {props.actions !== undefined && <div className={classes.actions}>{props.actions}</div>}
      </div>
      {props.children}
    </div>
  )
}

/** A titled card. `isFlush`: the content draws its own margins (tables). */
export function Section(props: {
  title: ReactNode
  text?: ReactNode
  actions?: ReactNode
  isFlush?: boolean
  children: ReactNode
}) {
  const titleId = useId()
  return (
    <section className={classes.section} aria-labelledby={titleId}>
      <div className={classes.sectionHead}>
        <div>
          <h2 className={classes.sectionTitle} id={titleId}>
            {props.title}
          </h2>
          {props.text !== undefined && <div className={classes.sectionText}>{props.text}</div>}
        </div>
        {props.actions !== undefined && <div className={classes.actions}>{props.actions}</div>}
      </div>
      <div className={props.isFlush === true ? classes.flush : classes.sectionBody}>{props.children}</div>
    </section>
  )
}
