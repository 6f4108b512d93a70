import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/**
 * Every temporary file of the tests, and of the programs that they start, lies in one folder, which goes when
 * they end.
 */
export default function ownTmp(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "noctule-tests-"))
  process.env["TMPDIR"] = folder
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
}
