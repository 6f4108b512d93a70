import { existsSync } from "node:fs"
import { mkdir, mkdtemp, readdir, symlink, writeFile } from "node:fs/promises"
import type * as Files from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { beforeEach, describe, expect, it, vi } from "vitest"
import { checkOutput } from "../../../src/store/index.ts"

const system = vi.hoisted(() => ({ hasLinks: true }))
vi.mock("node:fs/promises", async importOriginal => {
  const files = await importOriginal<typeof Files>()
  const noLink = Object.assign(new Error("EPERM: operation not permitted, symlink"), {
    code: "EPERM",
    syscall: "symlink",
  })
  const link: typeof files.symlink = (...args) =>
    system.hasLinks ? files.symlink(...args) : Promise.reject(noLink)
  return { ...files, default: { ...files, symlink: link }, symlink: link }
})
beforeEach(() => void (system.hasLinks = true))

const folder = (): Promise<string> => mkdtemp(join(tmpdir(), "noctule-output-"))

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

  it("refuses a file system without symbolic links, such as FAT", async () => {
    const job = await outputFolder()
    system.hasLinks = false
    await expect(checkOutput(job)).rejects.toMatchObject({
      code: "store.no-links",
      where: job,
      hint: expect.stringContaining("--output") as string,
      exit: 2,
    })
    expect(await readdir(job)).toEqual([])
  })
})
