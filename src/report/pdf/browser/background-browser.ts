import type { Effects } from "../../../base/index.ts"
import { findBrowser } from "./find-browser.ts"
import type { PrintingBrowser } from "./browser.ts"

/** A browser that starts beside other work. */
export interface BackgroundBrowser {
  /** Throws what findBrowser threw. */
  ready(): Promise<PrintingBrowser>
  /** Whether it was asked for or not, and whether it started or not. */
  close(): Promise<void>
}

export function startBackgroundBrowser(effects: Effects): BackgroundBrowser {
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
