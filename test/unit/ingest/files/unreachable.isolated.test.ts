import type * as Files from "node:fs/promises"
import { describe, expect, it, vi } from "vitest"
import { exits } from "../../../../src/base/index.ts"
import { noSourceFolder, unreadableFile } from "../../../../src/ingest/faults.ts"
import { noHostLeft } from "../../../../src/pipeline/faults.ts"
import { survey } from "../../../../src/ingest/index.ts"
import { csv, effectsAt, folderOf, jobOf } from "../fixture.ts"

/** Files whose name says so lie on a volume that has gone; others are for another user. */
vi.mock("node:fs/promises", async original => {
  const files = await original<typeof Files>()
  const open: typeof Files.open = async (path, ...rest) => {
    const code = /stale/.test(String(path)) ? "ESTALE" : /secret/.test(String(path)) ? "EACCES" : null
    if (code !== null)
      throw Object.assign(new Error(`${code}: refused, open '${String(path)}'`), { code, syscall: "open" })
    return files.open(path, ...rest)
  }
  return { ...files, open }
})

const good = csv("cpu", 600, row => `${row % 7}`)

describe("a volume that does not answer", () => {
  it("ends the survey with exit 4 where nothing of it can be read, for the same again may end otherwise", async () => {
    const root = await folderOf({ "stale-1.csv": good, "stale-2.csv": good })
    await expect(survey(jobOf(root), effectsAt())).rejects.toMatchObject({
      code: "ingest.no-answer",
      exit: exits.unreachable,
      what: expect.stringContaining("ESTALE"),
      hint: expect.stringContaining("mounted"),
    })
  })

  it("costs only its host where other files can be read", async () => {
    const found = await survey(jobOf(await folderOf({ "stale-1.csv": good, "web-1.csv": good })), effectsAt())
    expect(found.hosts).toEqual(["stale-1", "web-1"])
    const fault = found.faults.get("stale-1")!
    expect(fault).toMatchObject({ code: "ingest.no-answer" })
    expect([
      noHostLeft(2, fault).exit,
      noHostLeft(2, unreadableFile("a.csv", new Error("torn"))).exit,
    ]).toEqual([exits.unreachable, exits.input])
  })

  it("is known by what the system and DuckDB say, of folders, too; anything else is a matter of the data", () => {
    const answers = [
      "EIO: i/o error, read",
      "IO Error: Could not read from file: Input/output error",
      "ETIMEDOUT: connection timed out, scandir",
    ]
    for (const words of answers)
      expect([
        unreadableFile("x.csv", new Error(words)).exit,
        noSourceFolder("/m", new Error(words)).exit,
      ]).toEqual([4, 4])
    for (const words of ["ENOENT: no such file or directory", "Invalid Input Error: Error when sniffing"]) {
      expect([
        unreadableFile("x.csv", new Error(words)).exit,
        noSourceFolder("/m", new Error(words)).exit,
      ]).toEqual([3, 3])
    }
  })
})

it("a file that this user may not read costs its host, and is no bug", async () => {
  const found = await survey(jobOf(await folderOf({ "secret.csv": good, "web-1.csv": good })), effectsAt())
  const hint = expect.stringContaining("grant this user read permission") as string
  expect(found.faults.get("secret")).toMatchObject({ code: "ingest.unreadable", exit: exits.input, hint })
})
