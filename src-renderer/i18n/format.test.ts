import { describe, expect, it } from 'vitest'
import { formatOf } from './format.ts'

const now = Date.UTC(2026, 10, 22, 12, 0, 0)
/** Intl uses several kinds of blanks. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

describe('formats', () => {
  it('shows only the time of today, the day otherwise', () => {
    expect(formatOf('ru').moment(now - 3_600_000, now)).toBe('11:00:00')
    expect(plain(formatOf('ru').moment(now - 86_400_000, now))).toBe('21 нояб., 12:00')
    expect(plain(formatOf('en').moment(now - 86_400_000, now))).toBe('Nov 21, 12:00')
  })

  it('says distances coarsely, in both directions', () => {
    const { relative } = formatOf('en')
    expect(relative(now + 40_000, now)).toBe('in 40 sec.')
    expect(relative(now + 5 * 60_000 + 59_000, now)).toBe('in 5 min.')
    expect(relative(now - 3 * 3_600_000, now)).toBe('3 hr. ago')
    expect(plain(formatOf('ru').relative(now - 2 * 86_400_000, now))).toBe('2 дн. назад')
  })

  it('writes durations, sizes and numbers in the language', () => {
    expect(plain(formatOf('ru').duration(640))).toBe('640 мс')
    expect(plain(formatOf('ru').duration(7_200_000))).toBe('2 ч')
    expect(plain(formatOf('ru').duration(1_250))).toBe('1,3 с')
    expect(plain(formatOf('en').bytes(48_234_496))).toBe('46 MB')
    expect(plain(formatOf('ru').bytes(214))).toBe('214 Б')
    expect(plain(formatOf('ru').count(1_234_567))).toBe('1 234 567')
  })

  it('makes the formatters of a language once', () => {
    expect(formatOf('ru')).toBe(formatOf('ru'))
  })
})
