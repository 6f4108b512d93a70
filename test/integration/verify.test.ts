import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import type { RunRecord, RunResult } from "../../src/base/index.ts"
import type { Finding } from "../../src/pipeline/index.ts"
import { verifyIncidents } from "../../src/pipeline/verify/incidents.ts"
import { verifyInputs } from "../../src/pipeline/verify/inputs.ts"
import { noctule, type SmallSource, smallSource } from "./small-night.ts"

let source: SmallSource
let run: string
let result: RunResult
beforeAll(async () => {
  source = await smallSource([{ host: "a", fault: 3 }, { host: "b" }])
  const night = await noctule(["run", source.job, "--output", source.output, "--json", "--quiet"])
  expect(night.code).toBe(0)
  run = (JSON.parse(night.stdout) as { readonly folder: string }).folder
  result = JSON.parse(await readFile(join(run, "result.json"), "utf8")) as RunResult
})

const differences = (findings: readonly Finding[]): readonly string[] =>
  findings.filter(({ state }) => state === "different").map(({ part, what }) => `${part}: ${what}`)

describe("noctule verify", () => {
  it("finds nothing wrong with a run as the night left it", async () => {
    const { code, stdout } = await noctule(["verify", run])
    expect(stdout).toMatch(/^✓ inputs +2 inputs with the recorded hash\n/)
    expect(stdout).toContain("the figures of 1 incident follow from scores/")
    expect(stdout).toMatch(/\nas the night left it\n$/)
    expect(code).toBe(0)
  })

  it("exits 10 where a report does not come from result.json", async () => {
    const page = join(run, "report.html")
    const html = await readFile(page, "utf8")
    await writeFile(page, html.replace("critical", "harmless"))
    const { code, stdout } = await noctule(["verify", run, "--json"])
    const { findings } = JSON.parse(stdout) as { readonly findings: readonly Finding[] }
    expect(differences(findings)).toEqual(["report.html: report.html does not come from result.json"])
    expect(await readFile(page, "utf8")).toContain("harmless")
    expect(code).toBe(10)
  })

  it.each([
    [/("anomalousRows":)\d+/, "$12", /on a: anomalous rows is 2, its scores give \d\d$/],
    [/("share":)[\d.]+/, "$10.123456", /on a: share of \w+ is 0.123456, its scores give 0\.\d+$/],
    [/("members":\[.*?"score":)[\d.]+/, "$11", /on a: score is 1, its scores give /],
    [/("start":")[^"]+(?=",[^[]*"members":)/, "$12026-03-09T00:00:00.000Z", /it starts at 2026-03-09T00/],
  ])("finds a figure of an incident that the scores do not give: %s", async (figure, changed, what) => {
    const incidents = JSON.parse(
      JSON.stringify(result.incidents).replace(figure, changed),
    ) as RunResult["incidents"]
    expect(incidents).not.toEqual(result.incidents)
    expect(differences(await verifyIncidents(run, { ...result, incidents })).join("\n")).toMatch(what)
  })

  it("finds an input that has changed, and says of one that is gone that it is not checked", async () => {
    const { inputs } = JSON.parse(await readFile(join(run, "run.json"), "utf8")) as RunRecord
    const [a] = inputs
    expect(a?.path).toBe("a.csv")
    const gone = inputs.map(input => ({ ...input, path: input.path.replace("b.csv", "gone.csv") }))
    await writeFile(join(source.root, "data", "a.csv"), "timestamp,cpu\n")
    const findings = await verifyInputs(gone, join(source.root, "data"))
    expect(findings.map(({ state, what }) => `${state}: ${what}`)).toEqual([
      "different: a.csv has changed since the night",
      expect.stringMatching(/^unknown: 1 input no longer in /),
    ])
  })
})
