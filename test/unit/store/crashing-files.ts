import type * as Files from "node:fs/promises"

/** How many more changes the process lives to make in the file system. */
export const lifetime = { left: Infinity }

export class SimulatedCrash extends Error {}

const changes = ["rm", "rename", "mkdir", "symlink", "open", "writeFile", "lutimes", "chmod"] as const

/**
 * node:fs/promises of a process that may die: the change at which it does is not made, nor is any after. For
 * `vi.mock`.
 */
export function crashingFiles(files: typeof Files): typeof Files {
  const crashing = changes.map(name => {
    const change = files[name] as (...args: unknown[]) => Promise<unknown>
    return [
      name,
      (...args: unknown[]) => {
        if (lifetime.left <= 0) return Promise.reject(new SimulatedCrash(`${name} ${String(args[0])}`))
        lifetime.left--
        return change(...args)
      },
    ] as const
  })
  const all = { ...files, ...Object.fromEntries(crashing) }
  return { ...all, default: all } as typeof Files
}

/**
 * Lets `work` die after 0, 1, 2 … changes, each time in a world of its own, until it lives; looks at what is
 * left each time. Gives the deaths.
 */
export async function crashEverywhere<World>(
  make: () => Promise<World>,
  {
    work,
    look,
  }: { readonly work: (world: World) => Promise<unknown>; readonly look: (world: World) => Promise<void> },
): Promise<number> {
  for (let deaths = 0; ; deaths++) {
    const world = await make()
    lifetime.left = deaths
    const died = await work(world)
      .then(
        () => false,
        (error: unknown) => {
          if (error instanceof SimulatedCrash) return true
          throw error
        },
      )
      .finally(() => (lifetime.left = Infinity))
    await look(world)
    if (!died) return deaths
  }
}
