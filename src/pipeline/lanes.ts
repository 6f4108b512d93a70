export interface Lanes<T> {
  readonly items: readonly T[]
  /** How many are under way at once. */
  readonly lanes: number
  readonly signal: AbortSignal
}

/** Works through the items, some at a time; the first error stops those that have not begun, and is thrown once the others have ended. */
export async function inLanes<T>({ items, lanes, signal }: Lanes<T>, work: (item: T, signal: AbortSignal) => Promise<void>): Promise<void> {
  const failed = new AbortController()
  const either = AbortSignal.any([signal, failed.signal])
  const queue = items.values()
  const lane = async (): Promise<void> => {
    for (const item of queue) {
      either.throwIfAborted()
      await work(item, either)
    }
  }
  const all = Array.from({ length: lanes }, lane)
  try {
    await Promise.all(all)
  } catch (error) {
    failed.abort(error)
    throw error
  } finally {
    await Promise.allSettled(all)
  }
}
