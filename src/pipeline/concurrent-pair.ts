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
