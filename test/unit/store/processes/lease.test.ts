import { lstat, mkdtemp, readdir, symlink } from "node:fs/promises"
import { hostname, tmpdir } from "node:os"
import { join } from "node:path"
import { beforeEach, describe, expect, it } from "vitest"
import { usageFault } from "../../../../src/base/index.ts"
import { folderTime, leaseOwner, type LeaseRule, withLease } from "../../../../src/store/index.ts"
import { noon, setFileTime } from "../../../clock.ts"

let path: string
beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), "noctule-lease-")), "lock")
})

const rule: LeaseRule = {
  now: () => noon,
  inUse: ({ pid, machine }) =>
    usageFault({ code: "in-use", what: `${machine} ${pid}`, where: "", hint: "wait" }),
}

describe("withLease", () => {
  it("names its owner while the work lasts, and leaves nothing", async () => {
    await withLease(path, rule, async () => expect((await lstat(path)).isSymbolicLink()).toBe(true))
    expect(await readdir(join(path, ".."))).toEqual([])
  })

  it("is refused while another machine renews it, and taken over two minutes after", async () => {
    await symlink("7 another-pod", path)
    await setFileTime(path, noon - 119_000)
    await expect(withLease(path, rule, async () => 1)).rejects.toThrow("another-pod 7")
    expect(await leaseOwner(path, noon)).toEqual({ pid: 7, machine: "another-pod" })
    await setFileTime(path, noon - 121_000)
    expect(await leaseOwner(path, noon)).toBeNull()
    expect(await withLease(path, rule, async () => 1)).toBe(1)
  })

  it("is taken over at once from a process of this machine that has ended", async () => {
    await symlink(`999999999 ${hostname()}`, path)
    expect(await withLease(path, rule, async () => 1)).toBe(1)
    await symlink(`${process.ppid} ${hostname()}`, path)
    await expect(withLease(path, rule, async () => 1)).rejects.toThrow(hostname())
  })
})

it("folderTime is the file system's, and leaves nothing", async () => {
  const folder = join(path, "..")
  const time = await folderTime(folder)
  expect(time).toBeGreaterThanOrEqual(Math.floor((await lstat(folder)).birthtimeMs))
  expect(await readdir(folder)).toEqual([])
})
