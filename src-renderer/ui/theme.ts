import {
  ActionIcon,
  Button,
  createTheme,
  Drawer,
  Modal,
  Notification,
  Paper,
  Tooltip,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type MantineThemeOverride,
} from '@mantine/core'

/** Ink: the one colour of actions. */
const ink: MantineColorsTuple = [
  '#eef2fd',
  '#dbe3fa',
  '#b8c7f5',
  '#90a8ee',
  '#6e8ce8',
  '#5477e0',
  '#4166d6',
  '#3355bd',
  '#2b48a3',
  '#203680',
]

/** Terracotta of a running track: the baton, nothing else. */
const track: MantineColorsTuple = [
  '#fff1ea',
  '#ffe0d2',
  '#fbc0a5',
  '#f59d75',
  '#f07f4c',
  '#ed6c33',
  '#e8602a',
  '#c94d1d',
  '#a93f17',
  '#8a3211',
]

const gray: MantineColorsTuple = [
  '#f7f8fa',
  '#f0f2f5',
  '#e4e7ec',
  '#d5d9e1',
  '#bcc2ce',
  '#98a0b0',
  '#757e90',
  '#515a6c',
  '#363d4c',
  '#1d2230',
]

const dark: MantineColorsTuple = [
  '#dfe3ec',
  '#b4bccb',
  '#8f98aa',
  '#697286',
  '#454d5e',
  '#343b4a',
  '#2a303d',
  '#1a1f29',
  '#151921',
  '#0f1219',
]

const FONT = `Inter, "Segoe UI Variable Text", "Segoe UI", system-ui, -apple-system, Roboto, "Noto Sans", "Helvetica Neue", "Liberation Sans", Arial, sans-serif`
const MONO = `"JetBrains Mono", "Cascadia Code", "SF Mono", Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace`

/** Mantine draws the head of a dialog as `<header>`, which would be a second banner of the page. */
const HEADER_ATTRIBUTES = { header: { role: 'presentation' } }
const TITLE_STYLE = { fontSize: '1.0625rem', fontWeight: 640 }

/** Look of the console. `closeLabel` names the close buttons for screen readers. */
export function makeTheme(closeLabel: string): MantineThemeOverride {
  const closeButtonProps = { 'aria-label': closeLabel }
  return createTheme({
    colors: { ink, track, gray, dark },
    primaryColor: 'ink',
    primaryShade: { light: 7, dark: 7 },
    autoContrast: true,
    defaultRadius: 'md',
    fontFamily: FONT,
    fontFamilyMonospace: MONO,
    fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
    headings: {
      fontFamily: FONT,
      fontWeight: '650',
      sizes: { h1: { fontSize: '1.375rem' }, h2: { fontSize: '1rem' } },
    },
    radius: { xs: '3px', sm: '5px', md: '7px', lg: '10px', xl: '14px' },
    respectReducedMotion: true,
    cursorType: 'pointer',
    focusRing: 'auto',
    components: {
      Button: Button.extend({ defaultProps: { size: 'sm', fw: 550 } }),
      ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray' } }),
      Drawer: Drawer.extend({
        defaultProps: { closeButtonProps, attributes: HEADER_ATTRIBUTES },
        styles: { title: TITLE_STYLE },
      }),
      Modal: Modal.extend({
        defaultProps: { closeButtonProps, centered: true, padding: 'lg', radius: 'lg', attributes: HEADER_ATTRIBUTES },
        styles: { title: TITLE_STYLE },
      }),
      Notification: Notification.extend({
        defaultProps: { closeButtonProps },
        styles: { description: { color: 'var(--mantine-color-dimmed)' } },
      }),
      Paper: Paper.extend({ defaultProps: { radius: 'lg' } }),
      Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400, withArrow: true } }),
    },
  })
}

/** Placeholder and dimmed text dark enough to read (axe: 4.5 to 1), own surfaces. */
export const resolveCssVariables: CSSVariablesResolver = (theme) => ({
  variables: {},
  light: {
    '--mantine-color-placeholder': theme.colors.gray[7],
    '--mantine-color-dimmed': theme.colors.gray[7],
    '--mantine-color-text': '#1a2030',
    '--mantine-color-anchor': theme.colors.ink?.[8] ?? '',
    '--mantine-color-error': '#a61b1b',
  },
  dark: {
    '--mantine-color-placeholder': theme.colors.dark[1],
    '--mantine-color-dimmed': theme.colors.dark[1],
    '--mantine-color-text': '#e3e7ef',
    '--mantine-color-body': '#171b24',
    '--mantine-color-default': '#1e2430',
    '--mantine-color-default-hover': '#262d3b',
    '--mantine-color-default-border': '#343c4c',
    '--mantine-color-anchor': theme.colors.ink?.[3] ?? '',
    '--mantine-color-error': '#ff9a94',
  },
})
