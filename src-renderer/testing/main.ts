import '../bridge/zod-setup.ts'

// Entry for screenshots and component tests: the real console over a core in memory.
const { installFake } = await import('./install-fake.ts')
installFake()
await import('../start.tsx')
