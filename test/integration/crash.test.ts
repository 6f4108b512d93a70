import { readdir, readFile, readlink } from "node:fs/promises"
import { join } from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import type { RunResult } from "../../src/base/index.ts"
import { noctule, type SmallSource, smallSource } from "./small-night.ts"

const hosts = [{ host: "a", fault: 3 }, { host: "b" }, { host: "c", fault: 2 }, { host: "d", days: 3 }]

async function run({ job, output }: SmallSource, killAfter?: string): Promise<void> {
  const ended = await noctule(
    ["run", job, "--output", output, "--workers", "1"],
    killAfter ? { killAfter } : {},
  )
  if (killAfter) expect(ended.signal, ended.stderr).toBe("SIGKILL")
  else expect(ended.code, ended.stderr).toBe(0)
}

const latest = ({ output }: SmallSource): string => join(output, "small/latest")

async function resultOf(source: SmallSource): Promise<Omit<RunResult, "run">> {
  const {
    run: _,
    hosts: found,
    ...rest
  } = JSON.parse(await readFile(join(latest(source), "result.json"), "utf8")) as RunResult
  return {
    ...rest,
    hosts: found.map(host => ({ ...host, training: host.training && { ...host.training, seconds: 0 } })),
  }
}

describe("kill -9 at each stage, then the same command", () => {
  let undisturbed: Omit<RunResult, "run">
  beforeAll(async () => {
    const source = await smallSource(hosts)
    await run(source)
    undisturbed = await resultOf(source)
  })

  const moments = ['"host":"a"', "cohort.trained", "report.html"]

  it.each(moments)("after %s the repeat resumes, with the result of an undisturbed run", async moment => {
    const source = await smallSource(hosts)
    await run(source, moment)
    await expect(readlink(latest(source))).rejects.toThrow("ENOENT")
    await run(source)
    expect(await resultOf(source)).toEqual(undisturbed)
    expect(await readdir(join(source.output, "small/runs"))).toHaveLength(1)
  })

  it("after the report is published the repeat only finishes the remaining steps", async () => {
    const source = await smallSource(hosts, { more: "metrics: { file: noctule.prom }\n" })
    await run(source, "run.published")
    expect(await readdir(latest(source))).toContain("finalizing.json")
    const ended = await noctule(["run", source.job, "--output", source.output, "--workers", "1"])
    expect([ended.code, ended.stdout], ended.stderr).toEqual([
      0,
      expect.stringContaining("1 incident on 4 hosts"),
    ])
    expect(ended.stderr).toContain("run.repeated")
    expect(ended.stderr).not.toContain("host.examined")
    const left = await readdir(latest(source))
    expect([left.includes("metrics.prom"), left.includes("finalizing.json"), left.includes("work")]).toEqual([
      true,
      false,
      false,
    ])
    expect(await readFile(join(source.root, "noctule.prom"), "utf8")).toContain(
      "noctule_last_success_timestamp_seconds",
    )
    expect(await readdir(join(source.output, "small/runs"))).toEqual(["2026-03-09-01"])
    expect(await resultOf(source)).toEqual(undisturbed)
  })

  it("leaves the last good report in place until the new one is complete", async () => {
    const source = await smallSource(hosts)
    await run(source)
    const good = await readlink(latest(source))
    await run(source, '"host":"a"')
    expect(await readlink(latest(source))).toBe(good)
    await run(source)
    expect(await readlink(latest(source))).toBe("runs/2026-03-09-02")
    expect(await readdir(join(latest(source)))).not.toContain("work")
  })
})
