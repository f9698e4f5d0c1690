import type { Protocol } from './protocol.ts'

const blue = (a: number) => ({ r: 37, g: 99, b: 235, a })

/** No words of Chromium's own beside the node: they are English, and the console says more. */
const HIGHLIGHT = {
  showInfo: false,
  contentColor: blue(0.25),
  paddingColor: blue(0.12),
  borderColor: blue(0.8),
}

/** Lets a person pick in a window or a view: Chromium shows what is under the pointer, and the page gets no click. */
export async function setInspectMode(protocol: Protocol, isOn: boolean): Promise<void> {
  await protocol.tell('Overlay.setInspectMode', {
    mode: isOn ? 'searchForNode' : 'none',
    highlightConfig: HIGHLIGHT,
  })
}
