import { type Effects, exits, Fault, firstLine } from "../../../base/index.ts"
import { browserOverrideBroken, noBrowser } from "../../faults.ts"
import { type Candidate, candidates, installed } from "./browser-candidates.ts"
import { PrintingBrowser } from "./browser.ts"

export interface BrowserOptions {
  /** Candidates in order; default: this machine's. */
  readonly candidates?: readonly Candidate[]
}

/**
 * Starts the first browser that prints: only NOCTULE_BROWSER where it is set, else the system's, then npm's.
 * It stays open for the report; close it. Faults `report.browser-override` (exit 2) and `report.no-browser`
 * (exit 5).
 */
export async function findBrowser(effects: Effects, options: BrowserOptions = {}): Promise<PrintingBrowser> {
  const override = effects.env.NOCTULE_BROWSER
  if (override) {
    return await start(installed(override), effects).catch((error: unknown) => {
      throw browserOverrideBroken(override, error)
    })
  }
  const tried: string[] = []
  for (const candidate of options.candidates ?? candidates(effects.env)) {
    try {
      return await start(candidate, effects)
    } catch (error) {
      effects.signal.throwIfAborted()
      const why = firstLine(error)
      effects.log.warn("browser.refused", { browser: candidate.name, why })
      tried.push(`${candidate.name}: ${why}`)
    }
  }
  throw noBrowser(tried)
}

/**
 * Checks before a run whether PDFs can be printed. Null where they can, else the Fault `report.no-browser`;
 * throws for a broken NOCTULE_BROWSER.
 */
export async function checkBrowser(effects: Effects): Promise<Fault | null> {
  try {
    const browser = await findBrowser(effects)
    await browser.close()
    return null
  } catch (error) {
    if (error instanceof Fault && error.exit !== exits.usage) return error
    throw error
  }
}

/** Chromium's sandbox refuses root. */
async function start(candidate: Candidate, effects: Effects): Promise<PrintingBrowser> {
  const root = process.getuid?.() === 0
  if (root) effects.log.info("browser.unsandboxed", { browser: candidate.name, why: "running as root" })
  return await PrintingBrowser.start({ candidate, sandbox: root ? "off" : "preferred", effects })
}
