/** Why the desktop app cannot be opened here, in one line; null when it can. */
export function whyNoDesktop(machine: {
  hasBinary: boolean
  platform: NodeJS.Platform
  environment: Readonly<Record<string, string | undefined>>
}): string | null {
  const instead = 'serving the console in the browser instead'
  if (!machine.hasBinary) return `Electron’s binary is not installed (npx install-electron fetches it): ${instead}.`
  const { DISPLAY, WAYLAND_DISPLAY } = machine.environment
  const hasDisplay = machine.platform !== 'linux' || Boolean(DISPLAY) || Boolean(WAYLAND_DISPLAY)
  return hasDisplay ? null : `There is no display: ${instead}.`
}
