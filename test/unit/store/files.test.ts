import { execFileSync } from "node:child_process"
import { once } from "node:events"
import { mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { beforeEach, describe, expect, it } from "vitest"
import { exits } from "../../../src/base/index.ts"
import {
  type FileFormat,
  nullIfDamaged,
  readBinary,
  readJson,
  writeBinary,
  writeJson,
} from "../../../src/store/index.ts"
import { quietLog } from "../../quiet-log.ts"

interface Row {
  readonly values: ArrayLike<number>
}

const row: FileFormat<Row> = {
  check: content =>
    typeof content === "object" && content !== null && "values" in content
      ? { value: content as Row }
      : { wrong: ["values: missing"] },
  hint: "delete it",
}

let file: string
beforeEach(async () => {
  file = join(await mkdtemp(join(tmpdir(), "noctule-files-")), "row.json")
})

describe("a file that is read back", () => {
  it("is what was written, or null where there is none", async () => {
    expect(await readJson(file, row)).toBeNull()
    await writeJson(file, { values: [1, 2] })
    expect(await readJson(file, row)).toEqual({ values: [1, 2] })
  })

  it("may hold typed arrays, which stay so", async () => {
    expect(await readBinary(file, row)).toBeNull()
    await writeBinary(file, { values: Float32Array.of(1, NaN) })
    expect(await readBinary(file, row)).toEqual({ values: Float32Array.of(1, NaN) })
  })

  it.each([
    ["cut off", '{"values":[1,', /^the file is damaged: .*JSON/],
    ["of another kind", "{}", /^the file is damaged: values: missing$/],
    ["empty", "", /^the file is damaged: .*JSON/],
  ])("is a Fault with its name and what to do where it is %s", async (_, text, what) => {
    await writeFile(file, text)
    await expect(readJson(file, row)).rejects.toMatchObject({
      code: "store.damaged",
      what: expect.stringMatching(what) as string,
      where: file,
      hint: "delete it",
      exit: exits.input,
    })
  })

  it.runIf(process.platform === "linux")(
    "is a Fault, and waits for nothing, where something else stands",
    async () => {
      const wrong: readonly (readonly [string, () => Promise<unknown>])[] = [
        ["found a pipe", async () => execFileSync("mkfifo", [file])],
        ["found a folder", () => mkdir(file)],
        ["found a device", () => symlink("/dev/zero", file)],
        ["found a socket", () => once(createServer().unref().listen(file), "listening")],
        ["at most 268435456 are read", () => writeFile(file, "").then(() => truncate(file, 2 ** 40))],
      ]
      for (const [what, make] of wrong) {
        await make()
        await expect(readJson(file, row)).rejects.toMatchObject({
          code: "store.damaged",
          what: expect.stringContaining(what) as string,
        })
        await rm(file, { recursive: true })
      }
    },
  )

  it("is a Fault where typed arrays were cut off", async () => {
    await writeBinary(file, { values: new Float32Array(100) })
    await writeFile(file, (await readFile(file)).subarray(0, 40))
    await expect(readBinary(file, row)).rejects.toMatchObject({ code: "store.damaged", where: file })
  })

  it("counts as missing where it can be made anew, and the log names it", async () => {
    await writeFile(file, "{}")
    const logged: unknown[] = []
    const warn = (event: string, fields = {}): void => void logged.push([event, fields])
    expect(await nullIfDamaged(readJson(file, row), { ...quietLog, warn })).toBeNull()
    expect(logged).toEqual([["file.damaged", { file, what: "the file is damaged: values: missing" }]])
    await expect(nullIfDamaged(Promise.reject(new Error("other")), quietLog)).rejects.toThrow("other")
  })
})
