/** The address of a page without the part after `#`, which sliders and tabs of one page change by themselves. */
export function pagePlace(url: string): string {
  return url.split('#', 1)[0] ?? url
}
