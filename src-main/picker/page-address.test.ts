import { expect, it } from 'vitest'
import { pageAddress } from './page-address.ts'

it('adds https:// where no scheme was typed, and keeps http:// for when it is refused', () => {
  expect(pageAddress(' shop.example ')).toEqual({ url: 'https://shop.example/', fallback: 'http://shop.example/' })
  expect(pageAddress('shop.example:8080/a?b#c')).toEqual({
    url: 'https://shop.example:8080/a?b#c',
    fallback: 'http://shop.example:8080/a?b#c',
  })
  expect(pageAddress('localhost:3000')).toEqual({ url: 'https://localhost:3000/', fallback: 'http://localhost:3000/' })
  expect(pageAddress('Пример.рф/заявка').url).toBe('https://xn--e1afmkfd.xn--p1ai/%D0%B7%D0%B0%D1%8F%D0%B2%D0%BA%D0%B0')
})

it('takes http, https and the blank page as they are', () => {
  expect(pageAddress('http://shop.example/')).toEqual({ url: 'http://shop.example/', fallback: null })
  expect(pageAddress('HTTPS://shop.example')).toEqual({ url: 'https://shop.example/', fallback: null })
  expect(pageAddress('about:blank')).toEqual({ url: 'about:blank', fallback: null })
})

it('refuses everything else', () => {
  const typed = [
    '',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'mailto:a@b.ru',
    'ftp://x/',
    'view-source:https://a/',
    'http://',
    'a b',
  ]
  for (const text of [...typed, 'about:config', 'chrome://settings', 'data:text/html,x', 'blob:https://a/1']) {
    expect(() => pageAddress(text), text).toThrow(expect.objectContaining({ name: 'PickerError', kind: 'bad_address' }))
  }
})
