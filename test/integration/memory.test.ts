import { appendFile, readdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import type { HostResult, Incident, RunRecord, RunResult } from "../../src/base/index.ts"
import { noctule, smallModel, type SmallSource, smallSource } from "./small-night.ts"

/** Three nights with the same fault on one of two hosts, told of by what people say between them. */
describe("night after night", () => {
  let source: SmallSource
  const results: Record<"first" | "second" | "repeated" | "third", RunResult> = {} as never
  const logs: Record<string, string> = {}

  beforeAll(async () => {
    source = await smallSource(
      [
        { host: "a", fault: 3, faultNights: 3, days: 7 },
        { host: "b", days: 7 },
      ],
      { model: smallModel({ detectors: "[lstm-autoencoder, dense-autoencoder]" }) },
    )
    await appendFile(source.job, "retention: { nights: 1 }\n")
    results.first = await night("2026-03-08", "first")
    await label(theIncident(results.first).id, "confirmed", "--author", "Ada", "--note", "a disk")
    results.second = await night("2026-03-09", "second")
    await label(theIncident(results.second).id, "expected", "--alike", "--author", "Ben")
    results.repeated = await night("2026-03-09", "again")
    await writeFile(
      join(source.root, "windows.yaml"),
      '- { title: Patches, start: "2026-03-09T02:55", duration: 3h, suppress: true }\n',
    )
    await appendFile(source.job, "calendarFile: windows.yaml\n")
    await appendFile(
      join(source.root, "labels.yaml"),
      "- { incident: INC-20260308-0000, verdict: confirmed }\n",
    )
    await writeFile(path("runs", results.second.run.id, "digest.json"), "{ cut off")
    await writeFile(path("runs", results.repeated.run.id, "digest.json"), "{ cut off")
    await writeFile(path("runs", results.repeated.run.id, "result.json"), "{}")
    results.third = await night("2026-03-10", "third")
  }, 300_000)

  const path = (...rest: string[]): string => join(source.output, "small", ...rest)

  async function night(until: string, name: string): Promise<RunResult> {
    const { code, stderr } = await noctule([
      "run",
      source.job,
      "--output",
      source.output,
      "--until",
      `${until}T00:00:00Z`,
    ])
    expect(code, stderr).toBe(0)
    logs[name] = stderr
    return JSON.parse(await readFile(path("latest/result.json"), "utf8")) as RunResult
  }

  async function label(...args: string[]): Promise<void> {
    const { code, stderr } = await noctule(["label", path("latest"), ...args])
    expect(code, stderr).toBe(0)
  }

  const theIncident = ({ incidents }: RunResult): Incident =>
    incidents.find(({ members }) => members.some(({ host }) => host === "a"))!
  const hostA = ({ hosts }: RunResult) => hosts.find(({ host }) => host === "a")!

  it("the first night has no history", () => {
    expect(theIncident(results.first).past).toBeUndefined()
    expect(results.first.incidentHistory!.nights.map(({ night }) => night)).toEqual(["2026-03-07"])
  })

  it("the second recognises the incident, masks the labelled rows, and counts the verdict", async () => {
    const { second, first } = results
    expect(theIncident(second).past).toMatchObject({
      state: "recurring",
      nights: 1,
      ids: [theIncident(first).id],
    })
    expect(second.incidentHistory!.judged).toMatchObject({ confirmed: 1, "false-alarm": 0, hostWeeks: 0.286 })
    expect(second.incidentHistory!.resolved.map(({ id }) => id)).toContain(theIncident(first).id)
    const maskedRows = ({ remarks = [] }: HostResult): number[] =>
      remarks.flatMap(({ code, params }) => (code === "rows-masked" ? params.rows : []))
    expect(maskedRows(hostA(first))).toEqual([])
    const [masked] = maskedRows(hostA(second))
    expect(masked).toBeGreaterThanOrEqual(20)
    expect(masked).toBeLessThan(30)
    const record = JSON.parse(await readFile(path("runs", second.run.id, "run.json"), "utf8")) as RunRecord
    expect(record.pastRuns).toEqual([first.run.id])
  })

  it("its rerun sees neither itself nor its first run, and shows the labels", () => {
    const { repeated, second } = results
    expect(repeated.run.id).not.toBe(second.run.id)
    expect(repeated.incidentHistory!.nights.map(({ run }) => run)).toEqual([
      results.first.run.id,
      repeated.run.id,
    ])
    expect(theIncident(repeated).label).toMatchObject({ verdict: "expected", author: "Ben" })
  })

  it("the third suppresses incidents in maintenance, names the unusable past run and label, and uses the run before", () => {
    const { third, second, repeated } = results
    const suppressed = third.incidentHistory!.suppressed.find(({ incident }) =>
      incident.members.some(({ host }) => host === "a"),
    )
    expect(suppressed).toMatchObject({ by: "maintenance", incident: { past: { state: "recurring" } } })
    expect(suppressed!.reason).toMatchObject({
      code: "inside-window",
      params: { title: "Patches", source: "windows.yaml" },
    })
    expect(theIncident(third)).toBeUndefined()
    expect(third.events.map(({ text }) => text)).toContain("Patches (maintenance, 3 h)")
    expect(third.incidentHistory!.remarks).toMatchObject([
      { code: "run-skipped", params: { run: repeated.run.id } },
      {
        code: "unknown-label",
        params: { incident: "INC-20260308-0000", suggestion: expect.stringMatching(/^INC-2026030/) },
      },
    ])
    expect(third.incidentHistory!.nights.at(-2)!.run).toBe(second.run.id)
    expect(logs["third"]).toContain("memory.remark")
  })

  it("then the first night is reduced to its digest, and the others stay complete", async () => {
    expect(await readdir(path("runs", results.first.run.id))).toEqual(["digest.json"])
    expect(await readdir(path())).not.toContain("2026-03-07")
    expect(await readdir(path("runs", results.second.run.id))).toContain("report.html")
    expect(logs["third"]).toContain("retention.pruned")
  })

  it("a label of an unknown incident is rejected, with the nearest id", async () => {
    const env = { NOCTULE_OUTPUT: source.output }
    const { code, stderr } = await noctule(
      ["label", source.job, "INC-20260307-0000", "confirmed", "--author", "Ada"],
      { env },
    )
    expect(code).toBe(2)
    expect(stderr).toMatch(/did you mean INC-20260307-/)
    const typo = await noctule(["label", source.job, "INC-20260307-0000", "confirmd"])
    expect(typo.stderr).toMatch(/did you mean confirmed/)
  })
})
