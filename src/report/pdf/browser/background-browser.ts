import type { Effects } from "../../../base/index.ts"
import { findBrowser } from "./find-browser.ts"
import type { PrintingBrowser } from "./browser.ts"

/** A browser that starts in the background. */
export interface BackgroundBrowser {
  /** Throws what findBrowser threw. */
  ready(): Promise<PrintingBrowser>
  /** Whether or not it was used or has started. */
  close(): Promise<void>
}

export function startBackgroundBrowser(effects: Effects): BackgroundBrowser {
  const browser = findBrowser(effects)
  const settled = Promise.allSettled([browser]) // it may fail before it is awaited
  return {
    ready: () => browser,
    async close() {
      const [started] = await settled
      if (started.status === "fulfilled") await started.value.close()
    },
  }
}
