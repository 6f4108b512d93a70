/** What is done with each item, and what is closed at the end, whatever came. */
export interface Workshop<Item> {
  readonly work: (item: Item) => Promise<void>
  readonly close: () => Promise<void>
}

export interface LanesTask<Item> {
  readonly items: readonly Item[]
  /** Items at once. */
  readonly lanes: number
  readonly signal: AbortSignal
}

/**
 * Does the work for each item, several at once, in order of their places. The first failure stops the others
 * by the signal that `open` got, and is thrown when they have ended.
 */
export async function inLanes<Item>(
  { items, lanes, signal }: LanesTask<Item>,
  open: (signal: AbortSignal) => Promise<Workshop<Item>>,
): Promise<void> {
  if (items.length === 0) return
  const stop = new AbortController()
  const { work, close } = await open(AbortSignal.any([signal, stop.signal]))
  const queue = items.values()
  const lane = async (): Promise<void> => {
    for (const item of queue) {
      signal.throwIfAborted()
      if (stop.signal.aborted) return
      await work(item)
    }
  }
  const failures: unknown[] = []
  const stopAll = (error: unknown): void => {
    failures.push(error)
    stop.abort(error)
  }
  await Promise.all(Array.from({ length: lanes }, () => lane().catch(stopAll)))
  await close()
  if (failures.length > 0) throw failures[0]
}
