/** Median of numbers; NaN of none. */
export function median(values: readonly number[]): number {
  return percentile(values, 50)
}

/** Percentile by nearest rank; NaN of none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN
}

/** One measured figure and the bound it must keep. */
export type Figure = { name: string; value: number; unit: string; bound?: { atLeast?: number; atMost?: number } }

/** Whether a figure keeps its bound. */
export function keepsBound({ value, bound }: Figure): boolean {
  if (bound?.atLeast !== undefined && !(value >= bound.atLeast)) return false
  return bound?.atMost === undefined || value <= bound.atMost
}

/** A figure as one line of text. */
export function figureLine(figure: Figure): string {
  const { bound } = figure
  const value =
    figure.value >= 100 ? Math.round(figure.value).toString() : figure.value === 0 ? '0' : figure.value.toPrecision(3)
  const words =
    bound === undefined
      ? ''
      : `  (${bound.atLeast === undefined ? `at most ${bound.atMost ?? ''}` : `at least ${bound.atLeast}`}: ${keepsBound(figure) ? 'kept' : 'MISSED'})`
  return `  ${figure.name.padEnd(58)} ${value.padStart(9)} ${figure.unit}${words}`
}
