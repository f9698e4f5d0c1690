import type { ReactNode } from 'react'
import classes from './data-table.module.css'

/** A plain table for short lists, scrollable sideways on narrow screens. */
export function DataTable(props: { label: string; columns: readonly ReactNode[]; children: ReactNode }) {
  return (
    <div className={classes.scroll} role="group" aria-label={props.label} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            {props.columns.map((column, index) => (
              <th key={index} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </div>
  )
}
