import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { type Ended, noctule, smallSource } from "./small-night.ts"

type Line = Readonly<Record<string, unknown>>

/** Every line of stderr as the object that it has to be. */
function linesOf({ stderr }: Ended): readonly Line[] {
  const lines = stderr
    .trimEnd()
    .split("\n")
    .map(line => JSON.parse(line) as Line)
  for (const line of lines) {
    expect(new Date(String(line["time"])).toISOString(), stderr).toBe(line["time"])
    expect(["debug", "info", "warn", "error"]).toContain(line["level"])
    expect([line["event"], line["stage"]]).toEqual([
      expect.stringMatching(/^[a-z]+\.[a-z-]+$/),
      String(line["event"]).split(".")[0],
    ])
    expect(line["msg"]).toMatch(/./)
  }
  return lines
}

describe("the log off a terminal", () => {
  it("is one JSON object per line, with job, run and hosts of a night, whatever the names and values", async () => {
    const secret = "s3cret-of-the-log"
    const more = `deliver: [{ to: slack, urlFrom: { env: HOOK }, attempts: 1, on: [report, quiet] }]\n`
    const source = await smallSource([{ host: 'a\n{"level":"info"}', fault: 3 }, { host: "b" }], { more })
    await writeFile(join(source.root, "data/broken.csv"), "not,a,metric\n1,2,3\n")
    const ended = await noctule(["run", source.job, "--output", source.output, "--debug"], {
      env: { HOOK: `http://127.0.0.1:9/${secret}` },
    })
    expect([ended.code, ended.stderr.includes(secret), ended.stdout.includes(secret)]).toEqual([
      6,
      false,
      false,
    ])
    const lines = linesOf(ended)
    expect(new Set(lines.map(({ job }) => job))).toEqual(new Set(["small"]))
    const began = lines.findIndex(({ event }) => event === "run.started")
    expect(new Set(lines.slice(began).map(({ run }) => run))).toEqual(new Set(["2026-03-09-01"]))
    const examined = lines.filter(({ event }) => event === "host.examined").map(({ host }) => host)
    expect(examined.sort()).toEqual(['a\n{"level":"info"}', "b"])
    const rejected = lines.find(({ event }) => event === "survey.unreadable")
    expect(rejected).toMatchObject({
      level: "warn",
      stage: "survey",
      msg: expect.stringContaining('no column "timestamp"'),
    })
  })

  it.each([
    ["a wrong command line", ["report"], 2, "cli.usage"],
    ["an unknown option", ["run", "job.yaml", "--frobnicate"], 2, "cli.usage"],
    ["a job file that is not there", ["run", "nowhere.yaml"], 2, "run.failed"],
  ])("is JSON for %s too", async (_, args, code, event) => {
    const ended = await noctule(args)
    expect(ended.code).toBe(code)
    expect(linesOf(ended).map(line => line["event"])).toEqual([event])
  })
})
