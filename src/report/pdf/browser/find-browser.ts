import { type Effects, exits, Fault, firstLine } from "../../../base/index.ts"
import { browserOverrideBroken, noBrowser } from "../../faults.ts"
import { type Candidate, candidates, installed } from "./browser-candidates.ts"
import { PrintingBrowser } from "./browser.ts"

export interface BrowserOptions {
  /** What may be tried, in order; where absent, what this machine has. */
  readonly candidates?: readonly Candidate[]
}

/**
 * Starts the first browser that really prints: NOCTULE_BROWSER and nothing else where it is set, then the
 * system's, then those of npm. A browser that has printed the test page stays open for the report, so that
 * the proof costs no second start. Close it. Faults `report.browser-override` (exit 2) and
 * `report.no-browser` (exit 5).
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
 * Whether a PDF can be made here, asked before the long work. Null where it can, the Fault
 * `report.no-browser` where only the PDF will be missing; a broken NOCTULE_BROWSER is thrown.
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

/** Sandboxed where it can be: Chromium's sandbox refuses root. */
async function start(candidate: Candidate, effects: Effects): Promise<PrintingBrowser> {
  const root = process.getuid?.() === 0
  if (root) effects.log.info("browser.unsandboxed", { browser: candidate.name, why: "running as root" })
  return await PrintingBrowser.start({ candidate, sandbox: root ? "off" : "preferred", effects })
}
