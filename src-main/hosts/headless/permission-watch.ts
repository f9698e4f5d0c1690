/** Name of the binding under which the script below finds its way out; it takes it off the page's globals at once. */
export const PERMISSION_BINDING = 'estafetaPermissionAsked'

/**
 * Runs in every frame before the page's own scripts. The protocol has no event for a refused permission, so the functions that
 * ask for one tell it. They stay native to look at: a proxy prints as `[native code]`.
 */
export const PERMISSION_WATCH = `(() => {
  const tell = globalThis.${PERMISSION_BINDING}
  if (typeof tell !== 'function') return
  delete globalThis.${PERMISSION_BINDING}
  const watch = (owner, name) => {
    const descriptor = owner && Object.getOwnPropertyDescriptor(owner, name)
    if (!descriptor || typeof descriptor.value !== 'function') return
    const apply = (target, self, parts) => {
      tell('')
      return Reflect.apply(target, self, parts)
    }
    Object.defineProperty(owner, name, { ...descriptor, value: new Proxy(descriptor.value, { apply }) })
  }
  watch(globalThis.Notification, 'requestPermission')
  watch(globalThis.Geolocation?.prototype, 'getCurrentPosition')
  watch(globalThis.Geolocation?.prototype, 'watchPosition')
  watch(globalThis.MediaDevices?.prototype, 'getUserMedia')
  watch(globalThis.MediaDevices?.prototype, 'getDisplayMedia')
  watch(globalThis.Clipboard?.prototype, 'read')
  watch(globalThis.Clipboard?.prototype, 'readText')
})()`
