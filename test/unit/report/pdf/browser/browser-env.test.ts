import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, it } from "vitest"
import type { Effects } from "../../../../../src/base/index.ts"
import { findBrowser } from "../../../../../src/report/pdf/browser/find-browser.ts"

const folder = mkdtempSync(join(tmpdir(), "noctule-environment-"))
afterAll(() => rmSync(folder, { recursive: true }))

it("A browser is told where things are, and none of the job's passwords", async () => {
  const [browser, received] = [join(folder, "browser"), join(folder, "told")]
  writeFileSync(browser, `#!/bin/sh\nenv > "${received}"\nexit 1\n`)
  chmodSync(browser, 0o700)
  const line = (): void => undefined
  const secrets = { SMTP_PASSWORD: "hunter2", SLACK_URL: "https://hunter2" }
  const effects: Effects = {
    now: () => 0,
    signal: new AbortController().signal,
    progress: { at: line, clear: line },
    log: { debug: line, info: line, warn: line, error: line },
    env: {
      PATH: process.env.PATH,
      TZ: "Asia/Tokyo",
      LC_ALL: "C.UTF-8",
      NOCTULE_BROWSER: browser,
      ...secrets,
    },
  }
  await expect(findBrowser(effects)).rejects.toMatchObject({ code: "report.browser-override" })
  const lines = readFileSync(received, "utf8")
  expect(lines).toMatch(/^TZ=Asia\/Tokyo$/m)
  expect(lines).toMatch(/^LC_ALL=C\.UTF-8$/m)
  expect(lines).toMatch(/^TMPDIR=.*noctule-browser-/m)
  expect(lines).not.toMatch(/hunter2|SMTP_PASSWORD/)
})
