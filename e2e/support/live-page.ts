import { expect, type Locator, type Page } from '@playwright/test'

/** A point of the picked page, CSS pixels. */
export type PagePoint = { x: number; y: number }

/** Widths of the page that its picture fills. */
const WIDTH = { desktop: 1280, phone: 390 }

/** The picture of the picked page, which takes its mouse and keyboard. */
export const pictureOf = (page: Page): Locator => page.getByRole('textbox', { name: /^(?:Страница|Page) https?:/ })

/** Opens an address in the editor's live page and waits until it has loaded. */
export async function openLivePage(page: Page, address: string): Promise<void> {
  await page.getByLabel('Адрес страницы').fill(address)
  await page.getByRole('button', { name: 'Открыть', exact: true }).click()
  await loaded(page)
}

/** Goes on to another address. */
export async function goOn(page: Page, address: string): Promise<void> {
  const bar = page.getByLabel('Адрес страницы')
  await bar.fill(address)
  await bar.press('Enter')
}

/** Waits until the page is there and its forms were looked for. */
export async function loaded(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Обновить', exact: true })).toBeVisible({ timeout: 30_000 })
  await expect(pictureOf(page)).toBeVisible()
  await expect(page.getByText('Смотрим страницу …')).toHaveCount(0)
}

async function consolePoint(page: Page, at: PagePoint, width: keyof typeof WIDTH): Promise<PagePoint> {
  const picture = pictureOf(page)
  await picture.scrollIntoViewIfNeeded()
  const box = await picture.boundingBox()
  if (box === null) throw new Error('the page has no picture')
  const scale = box.width / WIDTH[width]
  return { x: box.x + at.x * scale, y: box.y + at.y * scale }
}

/** Moves the mouse over the picked page. */
export async function hoverAt(page: Page, at: PagePoint, width: keyof typeof WIDTH = 'desktop'): Promise<void> {
  const { x, y } = await consolePoint(page, at, width)
  await page.mouse.move(x, y)
}

/** Clicks upon the picked page: in Browse mode the page gets it, in Pick mode it chooses. */
export async function clickAt(page: Page, at: PagePoint, width: keyof typeof WIDTH = 'desktop'): Promise<void> {
  const { x, y } = await consolePoint(page, at, width)
  await page.mouse.click(x, y)
}

/** Pick mode, with what is to be picked. */
export async function pickMode(page: Page, intent: 'Форму' | 'Кнопку' | 'Поле'): Promise<void> {
  await page.getByRole('radiogroup', { name: 'Режим' }).getByText('Указать').click()
  await page.getByRole('radiogroup', { name: 'Что указать' }).getByText(intent).click()
  await expect(page.getByRole('radio', { name: intent, exact: true })).toBeChecked()
}

/** What was picked, with its selectors. */
export const pickedPanel = (page: Page): Locator => page.getByRole('region', { name: 'Выбрано' })

/** One field of the rule. */
export const fieldBox = (page: Page, name: string): Locator => page.getByRole('group', { name, exact: true })
