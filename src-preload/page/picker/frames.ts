import { boxOf } from './dom.ts'
import { OWN_TAG } from './own-host.ts'

/** Painting costs a box each; more would not be looked at. */
const MAX_FRAMES = 200

const SHEET = `
:host { all: initial !important; }
.layer { position: fixed; inset: 0; overflow: hidden; pointer-events: none; }
.frame { position: absolute; left: 0; top: 0; box-sizing: border-box; pointer-events: none; border: 2px solid #7048e8;
  background: rgb(112 72 232 / 16%); box-shadow: 0 0 0 1px rgb(255 255 255 / 80%); border-radius: 3px; }
.frame.best { border-color: #0ca678; background: rgb(12 166 120 / 16%); }
`

const HOST_STYLE: readonly (readonly [string, string])[] = [
  ['position', 'fixed'],
  ['inset', '0'],
  ['width', '100%'],
  ['height', '100%'],
  ['max-width', 'none'],
  ['max-height', 'none'],
  ['margin', '0'],
  ['padding', '0'],
  ['border', '0'],
  ['background', 'transparent'],
  ['overflow', 'hidden'],
  ['pointer-events', 'none'],
  ['z-index', '2147483647'],
  ['display', 'block'],
]

/**
 * Frames around elements of the page, in a closed shadow root of one element beside the body. It lets the pointer through, uses no style
 * that a content security policy could refuse, and follows whatever moves. It lives until `clear()`.
 */
export class Frames {
  #host: HTMLElement | null = null
  #layer: HTMLElement | null = null
  #painted: { element: Element; frame: HTMLElement; place: string }[] = []
  #request = 0

  /** Paints around these elements and no others. */
  show(elements: readonly Element[]): void {
    this.clear()
    if (elements.length === 0) return
    const layer = this.#mount()
    this.#painted = elements.slice(0, MAX_FRAMES).map((element, index) => {
      const frame = document.createElement('div')
      frame.className = index === 0 ? 'frame best' : 'frame'
      layer.append(frame)
      return { element, frame, place: '' }
    })
    this.#follow()
  }

  /** Takes everything out of the page. */
  clear(): void {
    cancelAnimationFrame(this.#request)
    this.#request = 0
    this.#painted = []
    this.#layer?.replaceChildren()
    this.#host?.remove()
  }

  /** The host while something is painted. */
  get host(): HTMLElement | null {
    return this.#host?.isConnected === true ? this.#host : null
  }

  #mount(): HTMLElement {
    if (this.#host === null || this.#layer === null) {
      this.#host = document.createElement(OWN_TAG)
      this.#host.setAttribute('aria-hidden', 'true')
      for (const [name, value] of HOST_STYLE) this.#host.style.setProperty(name, value, 'important')
      const root = this.#host.attachShadow({ mode: 'closed' })
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(SHEET)
      root.adoptedStyleSheets = [sheet]
      this.#layer = document.createElement('div')
      this.#layer.className = 'layer'
      root.append(this.#layer)
    }
    document.documentElement.append(this.#host)
    this.#raise(this.#host)
    return this.#layer
  }

  /** Above open dialogs of the page, which are above any z-index. */
  #raise(host: HTMLElement): void {
    if (!('showPopover' in host)) return
    host.setAttribute('popover', 'manual')
    host.showPopover()
  }

  /** Places the frames anew in every frame that is drawn; what stands still is not touched. */
  readonly #follow = (): void => {
    for (const painted of this.#painted) {
      const box = boxOf(painted.element)
      const place = `${box.left}|${box.top}|${box.width}|${box.height}`
      if (place === painted.place) continue
      painted.place = place
      const { style } = painted.frame
      style.setProperty('display', box.width === 0 && box.height === 0 ? 'none' : 'block')
      style.setProperty('transform', `translate(${box.left}px, ${box.top}px)`)
      style.setProperty('width', `${box.width}px`)
      style.setProperty('height', `${box.height}px`)
    }
    this.#request = requestAnimationFrame(this.#follow)
  }
}
