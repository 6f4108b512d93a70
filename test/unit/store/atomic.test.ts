import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { replaceFile, writeAtomic, writeJson } from "../../../src/store/index.ts"

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
