import { type Effects, exits, Fault, firstLine } from "../../../base/index.ts"
import { browserOverrideBroken, noBrowser } from "../../faults.ts"
import { type Candidate, candidates, installed } from "./browser-candidates.ts"
import { PrintingBrowser } from "./browser.ts"
import { sweepTempFolders } from "../../../store/index.ts"

export interface BrowserOptions {
  /** Candidates in order; default: this machine's. */
  readonly candidates?: readonly Candidate[]
  /** ms within which one must start, answer and print the test page; half a minute where absent. */
  readonly timeout?: number
}

/**
 * Starts the first browser that prints: only NOCTULE_BROWSER where it is set, else the system's, then npm's.
 * It stays open for the report; close it. Faults `report.browser-override` (exit 2) and `report.no-browser`
 * (exit 5).
 */
export async function findBrowser(effects: Effects, options: BrowserOptions = {}): Promise<PrintingBrowser> {
  await sweepTempFolders(effects.now())
  const start = starterOf(effects, options.timeout)
  const override = effects.env.NOCTULE_BROWSER
  if (override) {
    return await start(installed(override)).catch((error: unknown) => {
      throw browserOverrideBroken(override, error)
    })
  }
  const tried: string[] = []
  for (const candidate of options.candidates ?? candidates(effects.env)) {
    try {
      return await start(candidate)
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

/** Sandboxed but as root, whom Chromium's sandbox refuses, and where the environment asks for it. */
function starterOf(effects: Effects, timeout = 30_000): (candidate: Candidate) => Promise<PrintingBrowser> {
  const asked = effects.env.NOCTULE_BROWSER_SANDBOX === "off"
  const why = asked ? "NOCTULE_BROWSER_SANDBOX is off" : process.getuid?.() === 0 ? "running as root" : null
  return async candidate => {
    if (why !== null) effects.log.info("browser.unsandboxed", { browser: candidate.name, why })
    return await PrintingBrowser.start({ candidate, sandbox: why === null ? "on" : "off", timeout, effects })
  }
}
