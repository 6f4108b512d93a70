import type { Effects } from "../base/index.ts"
import { findBrowser } from "./browser.ts"
import type { PrintingBrowser } from "./printing.ts"

/** A browser that starts beside other work. */
export interface Starting {
  /** Throws what findBrowser threw. */
  ready(): Promise<PrintingBrowser>
  /** Whether it was asked for or not, and whether it started or not. */
  close(): Promise<void>
}

export function startBrowser(effects: Effects): Starting {
  const browser = findBrowser(effects)
  const settled = Promise.allSettled([browser]) // it may fail before anyone asks
  return {
    ready: () => browser,
    async close() {
      const [started] = await settled
      if (started.status === "fulfilled") await started.value.close()
    },
  }
}
