import { Fragment, type ReactNode } from 'react'
import classes from './facts.module.css'

/** Names and values, as a description list. Rows whose value is null are left out. */
export function Facts({ rows }: { rows: readonly { name: ReactNode; value: ReactNode; key: string }[] }) {
  return (
    <dl className={classes.list}>
      {rows
        .filter((row) => row.value !== null)
        .map((row) => (
          <Fragment key={row.key}>
            <dt>{row.name}</dt>
            <dd>{row.value}</dd>
          </Fragment>
        ))}
    </dl>
  )
}
