export interface ConcurrentTasks<T> {
  readonly items: readonly T[]
  /** How many are under way at once. */
  readonly concurrency: number
  readonly signal: AbortSignal
}

/**
 * Works through the items, some at a time; the first error stops those that have not begun, and is thrown
 * once the others have ended.
 */
export async function forEachConcurrent<T>(
  { items, concurrency, signal }: ConcurrentTasks<T>,
  work: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failed = new AbortController()
  const stop = AbortSignal.any([signal, failed.signal])
  const queue = items.values()
  const runNext = async (): Promise<void> => {
    for (const item of queue) {
      stop.throwIfAborted()
      await work(item, stop)
    }
  }
  const all = Array.from({ length: concurrency }, runNext)
  try {
    await Promise.all(all)
  } catch (error) {
    failed.abort(error)
    throw error
  } finally {
    await Promise.allSettled(all)
  }
}

/**
 * Two pieces of work at once. The first error stops the other one through its signal, and is thrown once both
 * have ended.
 */
export async function both<A, B>(
  signal: AbortSignal,
  one: (signal: AbortSignal) => Promise<A>,
  other: (signal: AbortSignal) => Promise<B>,
): Promise<[A, B]> {
  const failed = new AbortController()
  const stop = AbortSignal.any([signal, failed.signal])
  const begin = <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> =>
    work(stop).catch((error: unknown) => {
      failed.abort(error)
      throw error
    })
  const tasks = [begin(one), begin(other)] as const
  await Promise.allSettled(tasks)
  failed.signal.throwIfAborted()
  return await Promise.all(tasks)
}
