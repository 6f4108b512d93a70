import { existsSync } from "node:fs"
import { mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { checkOutput, replaceFile, writeAtomic, writeJson } from "../../../src/store/index.ts"

const folder = (): Promise<string> => mkdtemp(join(tmpdir(), "noctule-atomic-"))

describe("writeAtomic", () => {
  it("creates the folder, replaces the file atomically, and leaves nothing else behind", async () => {
    const root = await folder()
    const path = join(root, "a", "b", "it's.txt")
    await writeAtomic(path, "first, and longer")
    await writeAtomic(path, "second")
    expect(await readFile(path, "utf8")).toBe("second")
    expect(await readdir(join(root, "a", "b"))).toEqual(["it's.txt"])
  })

  it("names the folder that cannot be written to, and what to do", async () => {
    const root = await folder()
    await writeFile(join(root, "file"), "")
    await expect(writeAtomic(join(root, "file", "x"), "")).rejects.toMatchObject({
      code: "store.cannot-write",
      what: "expected a folder, found a file",
      where: join(root, "file", "x"),
    })
  })
})

describe("replaceFile", () => {
  it("leaves the old file as it was when writing the new one fails", async () => {
    const root = await folder()
    const path = join(root, "kept.txt")
    await writeAtomic(path, "good")
    const failing = replaceFile(path, async temporary => {
      await writeFile(temporary, "half of i")
      throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC", syscall: "write" })
    })
    await expect(failing).rejects.toMatchObject({
      code: "store.cannot-write",
      what: "the disk is full",
      exit: 2,
    })
    expect(await readFile(path, "utf8")).toBe("good")
    expect(await readdir(root)).toEqual(["kept.txt"])
  })

  it("rethrows errors unrelated to the disk", async () => {
    const path = join(await folder(), "x")
    await expect(replaceFile(path, () => Promise.reject(new TypeError("a bug")))).rejects.toThrow(TypeError)
  })
})

describe("writeJson", () => {
  it("writes one line per value and a final newline", async () => {
    const path = join(await folder(), "x.json")
    await writeJson(path, { a: [1] })
    expect(await readFile(path, "utf8")).toBe('{\n  "a": [\n    1\n  ]\n}\n')
  })
})

describe("checkOutput", () => {
  const outputFolder = async (): Promise<string> => join(await folder(), "output", "job")

  it("creates the job's folder and leaves nothing in it", async () => {
    const job = await outputFolder()
    await checkOutput(job)
    expect(await readdir(job)).toEqual([])
    await symlink("runs/2026-11-20-01", join(job, "latest"))
    await checkOutput(job)
  })

  it("refuses a folder where latest is none of its links", async () => {
    const job = await outputFolder()
    await mkdir(join(job, "latest"), { recursive: true })
    await expect(checkOutput(job)).rejects.toMatchObject({ code: "store.latest-not-a-link", exit: 2 })
  })

  it.skipIf(!existsSync("/proc/self"))("refuses a file system that takes no folder", async () => {
    await expect(checkOutput("/proc/noctule/job")).rejects.toMatchObject({
      code: "store.cannot-write",
      where: "/proc/noctule",
      exit: 2,
    })
  })

  it("refuses a file in the place of the folder", async () => {
    const job = await outputFolder()
    await mkdir(join(job, "../.."), { recursive: true })
    await writeFile(join(job, ".."), "")
    await expect(checkOutput(job)).rejects.toMatchObject({ code: "store.cannot-write", exit: 2 })
  })
})
