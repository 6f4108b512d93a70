import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { parse, stringify } from "yaml"
import type { Member, RunResult } from "../../src/base/index.ts"
import type { AccessLogTruth } from "../../src/demo/index.ts"
import { membersOf } from "../integration/live-night.ts"
import { noctule } from "../integration/small-night.ts"

/** The night of the demo's API gateway, by the job that `npm start` runs. */
let root: string
let truth: AccessLogTruth
let result: RunResult
let page: string

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "noctule-gateway-"))
  const [log, job] = [join(root, "log"), join(root, "job.yaml")]
  const rules = parse(await readFile("jobs/access-log.yaml", "utf8")) as object
  await writeFile(job, stringify({ ...rules, report: { formats: ["html"] } }))
  expect(await noctule(["demo", log, "--kind", "access-log"])).toMatchObject({ code: 0 })
  const run = await noctule(["run", job, "--source", log, "--output", root])
  expect(run.code, run.stderr).toBe(0)
  truth = JSON.parse(await readFile(join(log, "truth.json"), "utf8")) as AccessLogTruth
  const latest = join(root, "access-log", "latest")
  result = JSON.parse(await readFile(join(latest, "result.json"), "utf8")) as RunResult
  page = await readFile(join(latest, "report.html"), "utf8")
})
afterAll(() => rm(root, { recursive: true }))

/** What leads in the incident that overlaps a planted fault. */
function leadingIn(kind: AccessLogTruth["faults"][number]["kind"]): readonly string[] {
  const fault = truth.faults.find(planted => planted.kind === kind)
  if (fault === undefined) throw new Error(`${kind} was not planted`)
  const overlaps = ({ start, end }: Member): boolean =>
    Date.parse(start) <= Date.parse(fault.end) && Date.parse(end) >= Date.parse(fault.start)
  return membersOf(result)
    .filter(overlaps)
    .flatMap(({ contributions }) =>
      contributions.filter(({ signal }) => signal).map(({ feature }) => feature),
    )
}

describe("the night of an API gateway, from its access log to the report", () => {
  it("finds the route that a deploy made slow, and shows the deploy", () => {
    expect(leadingIn("slow-route")).toContain("latency-p95 GET /api/orders/{id}")
    expect(page).toContain("deploy orders v41")
  })

  it("finds the burst of server errors", () => {
    expect(leadingIn("server-errors")).toContainEqual(expect.stringMatching(/^errors-5xx/))
  })

  it("finds the scanner", () => {
    expect(leadingIn("scanner")).toEqual(expect.arrayContaining(["scans", "errors-4xx"]))
  })

  it("raises no other alarm", () => {
    expect(result.incidents).toHaveLength(truth.faults.length)
  })

  it("shows the slowest and the failing requests, without queries and clients", () => {
    expect(page).toMatch(/GET \/api\/orders\/\d+/)
    expect(page).toContain("POST /api/checkout")
    expect(page).not.toMatch(/token=|198\.51\.100\.|203\.0\.113\./)
  })
})
