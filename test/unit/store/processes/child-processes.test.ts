import { mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import { exits, Fault, firstLine } from "../../../../src/base/index.ts"
import { type ChildProcesses, openChildProcesses } from "../../../../src/store/index.ts"

const answers = `process.on("message", ({ work }) => {
  if (work === "spin") for (;;);
  if (work === "wait") return;
  if (work === "grow") for (const all = []; ; ) all.push(Buffer.alloc(1e7, 1));
  if (work === "crash") process.abort();
  process.send({ result: process.pid });
})
process.once("disconnect", () => process.exit())`

const lost = (cause: unknown): Fault =>
  new Fault({ code: "test.lost", what: firstLine(cause), where: "", hint: "", exit: exits.partial })
const limits = { cpuSeconds: 60, seconds: 120, memory: 2 ** 29 }

let answersModule: string
let children: ChildProcesses<{ readonly work: string }>
beforeAll(async () => {
  answersModule = join(await mkdtemp(join(tmpdir(), "noctule-children-")), "answers.cjs")
  await writeFile(answersModule, answers)
  children = openChildProcesses({ module: answersModule, nodeFlags: [], background: true }, 1)
})

describe("a child process", () => {
  it("answers one request after the other", async () => {
    const pid = await children.ask<number>({ work: "answer" }, { lost, limits })
    expect(pid).not.toBe(process.pid)
    expect(await children.ask<number>({ work: "answer" }, { lost })).toBe(pid)
  })

  it.each([
    ["spin", { ...limits, cpuSeconds: 1 }, "it needs more than 1 s of a processor"],
    ["wait", { ...limits, seconds: 1 }, "it took longer than 1 s"],
    ["grow", limits, "it needs more than 512 MiB of memory"],
    ["crash", limits, "SIGABRT"],
  ])("that does nothing but %s is ended, and the next request is answered", async (work, bounds, what) => {
    const pid = await children.ask<number>({ work: "answer" }, { lost })
    await expect(children.ask({ work }, { lost, limits: bounds })).rejects.toMatchObject({ what })
    expect(await children.ask<number>({ work: "answer" }, { lost })).not.toBe(pid)
  })

  it("is ended by a signal, whose reason is thrown", async () => {
    const stop = new AbortController()
    const asked = children.ask({ work: "spin" }, { lost, signal: stop.signal })
    stop.abort(new Error("stopped"))
    await expect(asked).rejects.toThrow("stopped")
  })

  it("does the work of two while it is quick, and gets company where it is not", async () => {
    const kind = { module: answersModule, nodeFlags: [], background: true, patience: 1500 } as const
    const pair = openChildProcesses<{ readonly work: string }>(kind, 2)
    const pids = await Promise.all([1, 2, 3].map(() => pair.ask<number>({ work: "answer" }, { lost })))
    expect(new Set(pids).size).toBe(1)
    const spun = pair.ask({ work: "spin" }, { lost, limits: { ...limits, seconds: 4 } })
    const second = pair.ask<number>({ work: "answer" }, { lost })
    await expect(spun).rejects.toThrow("it took longer than 4 s")
    expect(await second).not.toBe(pids[0])
  })
})
