const firstTouches = new WeakMap<Element, number>()

/** Remembers when a control was first touched. */
export function noteTouch(control: Element, now: number): void {
  if (!firstTouches.has(control)) firstTouches.set(control, now)
}

/** Ms since the first touch of any of the controls; null when nobody touched them. */
export function touchedForMs(controls: readonly Element[], now: number): number | null {
  const times = controls.flatMap((control) => firstTouches.get(control) ?? [])
  return times.length === 0 ? null : Math.max(0, Math.round(now - Math.min(...times)))
}
