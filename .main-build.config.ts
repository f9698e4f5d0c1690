import config from './electron.vite.config.ts'

/** The build of the main side alone: durability does not wait for the console. */
const mainOnly = { main: { ...config.main, build: { ...config.main?.build, emptyOutDir: false } } }

export { mainOnly as default }
