import { readdir } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { endlessMail, expectStopped } from "./endless-mail.ts"
import { type CommandOptions, type Ended, noctule, type SmallSource, smallSource } from "./small-night.ts"

const hosts = [{ host: "a" }, { host: "b" }, { host: "c" }]
const run = ({ job, output }: SmallSource, options: CommandOptions = {}): Promise<Ended> =>
  noctule(["run", job, "--output", output], options)

describe("a run stopped by signal", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)(
    "%s ends it during training with %i, and the repeat resumes",
    async (signal, code) => {
      const source = await smallSource(hosts)
      const stopped = await run(source, { killAfter: '"host":"', signal })
      expect(stopped).toMatchObject({
        code,
        signal: null,
        stdout: "",
        stderr: expect.stringContaining(`stopped by ${signal}`),
      })
      const repeated = await run(source)
      expect(repeated.code, repeated.stderr).toBe(0)
      expect(repeated.stderr).toContain("run.resumed")
      expect(await readdir(join(source.output, "small/runs"))).toHaveLength(1)
    },
    120_000,
  )
})

it("SIGTERM while a mail server never ends its answer stops a run within 10 s, and its message is kept", async () => {
  await expectStopped("run", await endlessMail(50, "10m"))
})

describe("stdout", () => {
  it("that is closed is no error", async () => {
    const ended = await noctule(["schema"], { reader: "nobody" })
    expect(ended).toMatchObject({ code: 0, stderr: "" })
  })

  it("is JSON with --json, of a plan as of a night", async () => {
    const source = await smallSource([{ host: "a" }])
    const ended = await noctule(["run", source.job, "--output", source.output, "--dry-run", "--json"])
    expect(JSON.parse(ended.stdout)).toMatchObject({
      hosts: ["a"],
      night: { end: "2026-03-10T00:00:00.000Z" },
    })
    await expect(readdir(source.output)).rejects.toThrow("ENOENT")
  })
})
