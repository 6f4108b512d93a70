import { spawnSync } from "node:child_process"
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs"
import { mkdtemp, stat } from "node:fs/promises"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { afterEach, beforeEach, expect, it, vi } from "vitest"
import { day } from "../../../src/base/index.ts"
import { makeTempFolder, sweepTempFolders, tempFolderPath } from "../../../src/store/index.ts"
import { noon, setFileTime } from "../../clock.ts"

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "noctule-sweep-"))
  vi.stubEnv("TMPDIR", folder)
})
afterEach(() => vi.unstubAllEnvs())

/** The name of this process's folder, as if another process had made it. */
const madeBy = (pid: number | undefined, name: string): string =>
  basename(name).replace(`-${process.pid}-`, `-${pid}-`)

it("A temporary folder is private, and stays as long as its process lives", async () => {
  const own = await makeTempFolder("browser")
  expect((await stat(own)).mode & 0o777).toBe(0o700)
  expect(tempFolderPath("spill")).not.toBe(tempFolderPath("spill"))
  expect(await sweepTempFolders(noon)).toBe(0)
  expect(readdirSync(folder)).toEqual([basename(own)])
})

it.each(["browser", "sample", "spill", "split", "tail", "verify"] as const)(
  "A killed process's folder of kind %s is swept",
  async kind => {
    const { pid } = spawnSync(process.execPath, ["--version"])
    mkdirSync(join(folder, madeBy(pid, tempFolderPath(kind))))
    expect(await sweepTempFolders(noon)).toBe(1)
  },
)

it("What a killed process left is swept, what is another's or no folder is not", async () => {
  const { pid } = spawnSync(process.execPath, ["--version"])
  const spill = madeBy(pid, tempFolderPath("spill"))
  mkdirSync(join(folder, spill))
  writeFileSync(join(folder, spill, "block"), "x")
  symlinkSync("/", join(folder, madeBy(pid, tempFolderPath("browser"))))
  const elsewhere = `noctule-browser-${pid}-00000000-abc`
  mkdirSync(join(folder, elsewhere))
  mkdirSync(join(folder, "noctule-browser-else"))
  await setFileTime(join(folder, elsewhere), noon)
  expect(await sweepTempFolders(noon + day - 1)).toBe(1)
  expect(readdirSync(folder)).not.toContain(spill)
  expect(await sweepTempFolders(noon + day)).toBe(1)
  expect(readdirSync(folder)).toHaveLength(2)
})
