export interface ConcurrentTasks<T> {
  readonly items: readonly T[]
  /** Items processed at once. */
  readonly concurrency: number
  /** Ends it early; nothing does where absent. */
  readonly signal?: AbortSignal
}

/**
 * Processes items concurrently. The first error cancels items not yet started, and is thrown once the running
 * ones have ended.
 */
export async function forEachConcurrent<T>(
  { items, concurrency, signal }: ConcurrentTasks<T>,
  work: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failed = new AbortController()
  const stop = AbortSignal.any([failed.signal, ...(signal ? [signal] : [])])
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
 * Runs two tasks concurrently. The first error aborts the other through its signal, and is thrown once both
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
