import type { ChildProcess } from 'node:child_process'

const running = new Set<ChildProcess>()

/** Remembers a process until it ends: what a failed test leaves behind is killed with the tests. */
export function track(child: ChildProcess): void {
  running.add(child)
  child.once('close', () => running.delete(child))
}

/** Kills everything that still runs and waits for its end. */
export async function killTracked(): Promise<void> {
  await Promise.all(
    [...running].map(
      (child) =>
        new Promise<void>((resolve) => {
          child.once('close', () => {
            resolve()
          })
          child.kill('SIGKILL')
        }),
    ),
  )
}

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})
