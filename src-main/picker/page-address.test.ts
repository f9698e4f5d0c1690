import { expect, it } from 'vitest'
import { pageAddress, withoutCredentials } from './page-address.ts'

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

it('takes name and password out of an address, and leaves every other one as it is written', () => {
  expect(withoutCredentials('https://editor:s%40cret@shop.example/a?b=1#c')).toBe('https://shop.example/a?b=1#c')
  expect(withoutCredentials('http://editor@shop.example:8080/')).toBe('http://shop.example:8080/')
  for (const url of ['https://shop.example', 'about:blank', 'chrome-error://chromewebdata/', 'no address', ''])
    expect(withoutCredentials(url)).toBe(url)
})
