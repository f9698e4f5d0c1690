/** What every drawn field has around its control. */
export type FieldProps = {
  label: string
  description: string | undefined
  required: boolean
  error: string | undefined
}
