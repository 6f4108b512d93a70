import type { MessagePort } from "node:worker_threads"
import { type Order, type Outcome, work } from "./order.ts"

/** The entry of a worker thread. Any message on `stop` means: stop, which it does between two updates. */
export default async function workInThread({ order, stop }: { readonly order: Order; readonly stop: MessagePort }): Promise<Outcome> {
  const stopped = new AbortController()
  stop.once("message", () => stopped.abort())
  try {
    return await work(order, stopped.signal)
  } finally {
    stop.close()
  }
}
