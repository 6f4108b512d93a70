import { MessageChannel, type Transferable } from "node:worker_threads"
import { Tinypool } from "tinypool"
import type { Order, Outcome } from "./order.ts"
import { compiled, type Workers } from "./workers.ts"

/**
 * Workers that are threads of this process: what is handed over is not copied. A signal asks the thread to stop, which it does between two updates:
 * native code that is cut off in its thread takes the whole process down.
 */
export function threads(count: number): Workers {
  const pool = new Tinypool({ filename: compiled("worker-thread"), minThreads: count, maxThreads: count, concurrentTasksPerWorker: 1 })
  return {
    async ask(order: Order, arrays: readonly ArrayBufferLike[], signal: AbortSignal) {
      const { port1: ours, port2: stop } = new MessageChannel()
      const ask = (): void => ours.postMessage("stop")
      signal.throwIfAborted()
      signal.addEventListener("abort", ask, { once: true })
      try {
        return (await pool.run({ order, stop }, { transferList: [...arrays, stop] as Transferable[] })) as Outcome
      } finally {
        signal.removeEventListener("abort", ask)
        ours.close()
      }
    },
    close: () => pool.destroy(),
  }
}
