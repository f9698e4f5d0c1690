import { app } from 'electron'
import { runDesktop } from './run-desktop.ts'
import { registerScheme } from './console-scheme.ts'

// Both must happen before the app is ready.
app.enableSandbox()
registerScheme()

if (app.requestSingleInstanceLock()) void runDesktop(process.argv)
else app.quit()
