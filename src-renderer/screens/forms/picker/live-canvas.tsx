import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PageBox, PickerState } from '../../../../src-preload/contract/index.ts'
import { useCore } from '../../../stores/core.ts'
import classes from './live-canvas.module.css'
import type { LivePage } from './use-live-page.ts'
import { usePageInput } from './use-page-input.ts'

type Size = { width: number; height: number }
/** Before the first picture: the page's own size. */
const FIRST_SIZE: Readonly<Record<PickerState['width'], Size>> = {
  desktop: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
}

/** Draws pictures of the page as they come, newest wins; the core sends the next when this one is on the screen. */
function useFrames(id: string, canvas: React.RefObject<HTMLCanvasElement | null>): Size | null {
  const { api, subscribe } = useCore()
  const [size, setSize] = useState<Size | null>(null)
  useEffect(() => {
    let isGone = false
    let arrived = 0
    let drawn = 0
    const stop = subscribe('picker.frame', (frame) => {
      if (frame.id !== id) return
      const order = (arrived += 1)
      const bytes = Uint8Array.from(atob(frame.data), (sign) => sign.charCodeAt(0))
      void createImageBitmap(new Blob([bytes], { type: 'image/jpeg' })).then((picture) => {
        const target = canvas.current
        // Pictures are decoded side by side: an older one may be ready after a newer one.
        if (isGone || target === null || order < drawn) {
          picture.close()
          return
        }
        drawn = order
        if (target.width !== picture.width || target.height !== picture.height) {
          target.width = picture.width
          target.height = picture.height
        }
        target.getContext('2d')?.drawImage(picture, 0, 0)
        picture.close()
        setSize((old) =>
          old?.width === frame.width && old.height === frame.height
            ? old
            : { width: frame.width, height: frame.height },
        )
        void api.picker.drawn({ id, frame: frame.frame }).catch(() => undefined)
      })
    })
    // A page that stands still sends nothing by itself; asked for its state, it shows itself once more.
    void api.picker.state({ id }).catch(() => undefined)
    return () => {
      isGone = true
      stop()
    }
  }, [api, canvas, id, subscribe])
  return size
}

/** The page as pictures, with mouse and keyboard going back to it; in Pick mode they choose instead. */
export function LiveCanvas(props: {
  page: LivePage
  state: PickerState
  /** What takes the keyboard of the page. */
  keys: React.RefObject<HTMLTextAreaElement | null>
  /** Arrows were pressed in Pick mode with nothing to walk from. */
  onLost: () => void
}) {
  const { t } = useTranslation()
  const canvas = useRef<HTMLCanvasElement>(null)
  const { page, state, keys } = props
  const size = useFrames(state.id, canvas) ?? FIRST_SIZE[state.width]
  const input = usePageInput({ ...props, canvas, size })
  const isPhone = state.width === 'phone'
  const shape: React.CSSProperties & { '--aspect': number } = {
    aspectRatio: `${size.width} / ${size.height}`,
    '--aspect': size.width / size.height,
  }
  return (
    <div
      className={isPhone ? `${classes.stage ?? ''} ${classes.phone ?? ''}` : classes.stage}
      style={shape}
      data-mode={state.mode}
      {...input.pointer}
    >
      <canvas ref={canvas} className={classes.picture} aria-hidden />
      {/* Text of any language and input method is typed here; the picture itself can have no focus that types. */}
      <textarea
        ref={keys}
        className={classes.keys}
        aria-label={t('picker.page', { url: state.url })}
        aria-describedby="picker-keys"
        autoComplete="off"
        spellCheck={false}
        {...input.keyboard}
      />
      {state.mode === 'pick' && state.hover !== null && (
        <Frame
          box={state.hover.box}
          size={size}
          label={[state.hover.tag, state.hover.selector, t('picker.matches', { count: state.hover.count })].join(' · ')}
        />
      )}
      {state.list !== null && <OptionList page={page} list={state.list} size={size} keys={keys} />}
      <span id="picker-keys" className={classes.hint}>
        {t('picker.keysHint')}
      </span>
    </div>
  )
}

/** Part of the picture's height that a label takes. */
const LABEL_ROOM = 0.08

const percent = (part: number, whole: number) => `${(part / whole) * 100}%`

/** Beside the frame, so that what is pointed at stays visible; inside only where there is no room above and below. */
function labelPlace(box: PageBox, size: Size): React.CSSProperties {
  const isFarRight = box.x + box.width / 2 > size.width / 2
  const side = isFarRight ? { insetInlineStart: 'auto', insetInlineEnd: 0 } : {}
  if (box.y > size.height * LABEL_ROOM) return { ...side, top: 'auto', bottom: '100%' }
  return box.y + box.height < size.height * (1 - LABEL_ROOM) ? { ...side, top: '100%' } : side
}

function Frame({ box, size, label }: { box: PageBox; size: Size; label: string }) {
  return (
    <div
      className={classes.frame}
      style={{
        left: percent(box.x, size.width),
        top: percent(box.y, size.height),
        width: percent(box.width, size.width),
        height: percent(box.height, size.height),
      }}
    >
      <span className={classes.frameLabel} style={labelPlace(box, size)}>
        {label}
      </span>
    </div>
  )
}

/** Below this part of the page a list opens upwards. */
const UPWARDS_FROM = 0.6

/** A native list of the page, drawn by the console: a click or Enter chooses, Escape leaves it as it was. */
function OptionList(props: {
  page: LivePage
  list: NonNullable<PickerState['list']>
  size: Size
  keys: React.RefObject<HTMLTextAreaElement | null>
}) {
  const { t } = useTranslation()
  const { list, size, page, keys } = props
  const first = useRef<HTMLSelectElement>(null)
  useEffect(() => {
    const picture = keys.current
    first.current?.focus({ preventScroll: true })
    return () => picture?.focus({ preventScroll: true })
  }, [keys])
  const choose = (select: HTMLSelectElement) => {
    page.chooseOption({ indexes: [...select.selectedOptions].map((option) => option.index) })
  }
  const isUpwards = list.y > size.height * UPWARDS_FROM
  return (
    <select
      ref={first}
      className={classes.list}
      aria-label={t('picker.list')}
      size={Math.min(12, Math.max(2, list.options.length))}
      multiple={list.isMultiple}
      defaultValue={list.isMultiple ? list.selected.map(String) : String(list.selected[0] ?? '')}
      style={{
        left: percent(list.x, size.width),
        ...(isUpwards ? { bottom: percent(size.height - list.y, size.height) } : { top: percent(list.y, size.height) }),
        minWidth: percent(list.width, size.width),
      }}
      onClick={(event) => {
        if (!list.isMultiple && event.target instanceof HTMLOptionElement) choose(event.currentTarget)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') choose(event.currentTarget)
        if (event.key === 'Escape') page.chooseOption({ indexes: list.selected })
      }}
      onBlur={(event) => {
        if (list.isMultiple) choose(event.currentTarget)
      }}
    >
      {list.options.map((option, index) => (
        <option key={index} value={String(index)} disabled={option.isDisabled}>
          {option.text}
        </option>
      ))}
    </select>
  )
}
