import type { OpenList } from '../../contract/model/picker.ts'
import { boxOf, closest, wordsOf } from './dom.ts'
import { chooseOptions } from './fill.ts'
import { elementAt } from './target.ts'

/** Lists that a page opens natively: pictures of the page do not show them, so the console does. */
export class NativeLists {
  #last: HTMLSelectElement | null = null

  /** The list under a point; null when there is none, it is disabled, or it is drawn open in the page. */
  at(x: number, y: number): OpenList | null {
    const element = elementAt(x, y)
    const select = element === null ? null : closest(element, 'select')
    this.#last = null
    if (!(select instanceof HTMLSelectElement) || select.disabled || select.size > 1) return null
    this.#last = select
    const box = boxOf(select)
    const options = [...select.options].slice(0, 500)
    return {
      options: options.map((option) => ({
        text: wordsOf(option.text === '' ? option.label : option.text),
        isDisabled: option.disabled || option.closest('optgroup')?.disabled === true,
      })),
      selected: options.flatMap((option, index) => (option.selected ? [index] : [])),
      isMultiple: select.multiple,
      x: box.left,
      y: box.bottom,
      width: box.width,
    }
  }

  /** Chooses in the list that was found last. */
  choose(indexes: readonly number[]): void {
    if (this.#last?.isConnected === true) chooseOptions(this.#last, indexes)
  }
}
