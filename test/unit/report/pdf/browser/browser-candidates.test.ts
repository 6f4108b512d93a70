import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"
import { noBrowser } from "../../../../../src/report/faults.ts"
import { candidates } from "../../../../../src/report/pdf/browser/browser-candidates.ts"

let home: string
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "noctule-browsers-"))
  for (const version of [
    "linux-99.0.1/chrome-linux64",
    "linux-143.0.2/chrome-linux64",
    "mac_arm-142.1/none",
  ]) {
    const file = join(home, ".cache/puppeteer/chrome", version, "chrome")
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, "")
    await chmod(file, 0o755)
  }
})
afterAll(() => rm(home, { recursive: true }))

const namesOn = (platform: string, env = {}): readonly string[] =>
  candidates({ PATH: "", HOME: home, ...env }, platform).map(({ name }) => name)

it("the newest browser that puppeteer left goes before the one from npm", () => {
  const cached = join(home, ".cache/puppeteer/chrome/linux-143.0.2/chrome-linux64/chrome")
  expect(namesOn("linux/x64")).toEqual([cached, "@sparticuz/chromium"])
})

it("the browser from npm is for Linux on x64 alone", () => {
  const none = { PUPPETEER_CACHE_DIR: join(home, "none") }
  expect(namesOn("linux/x64", none)).toEqual(["@sparticuz/chromium"])
  for (const platform of ["linux/arm64", "darwin/arm64", "win32/x64"])
    expect(namesOn(platform, none)).toEqual([])
})

it("without any, the hint names three ways to get one", () => {
  expect(noBrowser([])).toMatchObject({
    exit: 5,
    where: "no Chrome or Chromium found",
    hint: expect.stringMatching(
      /apt-get install chromium, or npx @puppeteer\/browsers .*, or set NOCTULE_BROWSER/,
    ) as string,
  })
})
