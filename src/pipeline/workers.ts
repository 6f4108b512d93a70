import { fileURLToPath } from "node:url"
import type { Order, Outcome } from "./order.ts"

/** So many that compute at once; an order waits until one of them is free. */
export interface Workers {
  /** `arrays` of the order are the worker's from then on. Rejects when the signal aborts. */
  ask(order: Order, arrays: readonly ArrayBufferLike[], signal: AbortSignal): Promise<Outcome>
  /** Only once nothing is under way. */
  close(): Promise<void>
}

/** Workers run compiled code: from src (the tests) they take dist, which `prepare` has built. */
export function compiled(name: "worker-thread" | "worker-process"): string {
  return fileURLToPath(new URL(import.meta.url.endsWith(".ts") ? `../../dist/pipeline/${name}.js` : `./${name}.js`, import.meta.url))
}
