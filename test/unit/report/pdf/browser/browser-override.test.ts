import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, it } from "vitest"
import { findBrowser } from "../../../../../src/report/pdf/browser/find-browser.ts"
import { testEffects } from "../../../deliver/fixtures.ts"

const folder = mkdtempSync(join(tmpdir(), "noctule-override-"))
afterAll(() => rmSync(folder, { recursive: true }))

writeFileSync(join(folder, "not-executable"), "x")
writeFileSync(join(folder, "no-interpreter"), "#!/no/such/interpreter\n", { mode: 0o755 })
mkdirSync(join(folder, "a-folder"))

it.each(["not-executable", "no-interpreter", "a-folder", "missing"])(
  "NOCTULE_BROWSER that cannot be started is a Fault with exit 2, not a stack: %s",
  async name => {
    const path = join(folder, name)
    await expect(findBrowser(testEffects({ NOCTULE_BROWSER: path }))).rejects.toMatchObject({
      code: "report.browser-override",
      exit: 2,
    })
  },
)
