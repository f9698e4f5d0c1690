import { describe, expect, it } from 'vitest'
import { buttonName, isTyping, modifiersOf, pagePoint, squeeze } from './page-events.ts'

const none = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false }

describe('events on the picture of a page', () => {
  it('are told in pixels of the page', () => {
    const box = { left: 100, top: 50, width: 640, height: 400 }
    expect(pagePoint({ clientX: 420, clientY: 250 }, box, { width: 1280, height: 800 })).toEqual({ x: 640, y: 400 })
    expect(pagePoint({ clientX: 1, clientY: 1 }, { ...box, width: 0 }, { width: 1280, height: 800 }).x).toBe(0)
  })

  it('carry modifiers and buttons as the protocol names them', () => {
    expect(modifiersOf({ ...none, ctrlKey: true, shiftKey: true })).toBe(10)
    expect([0, 1, 2, 3].map(buttonName)).toEqual(['left', 'middle', 'right', undefined])
  })

  it.each([
    ['ж', {}, true],
    ['😀', {}, true],
    ['Enter', {}, false],
    [' ', {}, false],
    ['a', { ctrlKey: true }, false],
  ])('%s types a character: %j %s', (key, over, expected) => {
    expect(isTyping({ ...none, key, ...over })).toBe(expected)
  })

  it('of one frame are squeezed without losing a click', () => {
    const move = (x: number) => ({ kind: 'move' as const, x, y: 0, modifiers: 0 })
    const wheel = (deltaY: number) => ({ kind: 'wheel' as const, x: 0, y: 0, deltaX: 0, deltaY, modifiers: 0 })
    const down = { kind: 'down' as const, x: 1, y: 1, button: 'left' as const, clickCount: 1, modifiers: 0 }
    expect(squeeze([move(1), move(2), down, move(3), wheel(10), wheel(5)])).toEqual([move(2), down, move(3), wheel(15)])
  })
})
