import { execFileSync } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdir, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { beforeAll, describe, expect, it, test } from "vitest"
import { nightEnd, noctule, smallCsv, smallSource, step } from "./small-night.ts"

const job =
  "source: { files: '*.csv' }\nmodel: { units: 8, updates: 40, batch: 64, detectors: [lstm-autoencoder, dense-autoencoder] }\n"
const faultFrom = nightEnd - 21 * 3_600_000
const faultTo = nightEnd - 19 * 3_600_000

describe("noctule evaluate on a folder of labelled servers", () => {
  let root: string
  let file: {
    rows: { name: string; family: string; figures: Record<string, { mean: number } | null> }[]
    runs: { folder: string }[]
  }
  const evaluate = (...more: string[]): ReturnType<typeof noctule> =>
    noctule([
      "evaluate",
      join(root, "servers"),
      "--job",
      join(root, "job.yaml"),
      "--output",
      join(root, "out"),
      ...more,
    ])
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "noctule-evaluate-"))
    await writeFile(join(root, "job.yaml"), job)
    for (const host of ["web-1", "web-2"]) await writeServer(join(root, "servers", host), host)
  })

  it("prints and writes the figures of each detector", async () => {
    const { code, stdout, stderr } = await evaluate("--detector", "job", "--detector", "dense-autoencoder")
    expect([code, stderr.includes("host.failed")]).toEqual([0, false])
    file = JSON.parse(await readFile(join(root, "out", "evaluation.json"), "utf8")) as typeof file
    expect(file.rows.map(({ name, family }) => [name, family])).toEqual([
      ["job", "web"],
      ["dense-autoencoder", "web"],
    ])
    for (const { figures } of file.rows) {
      expect(figures["recall"]!.mean).toBe(1)
      expect(figures["vusPr"]!.mean).toBeGreaterThan(0.5)
      expect(figures["top1"]!.mean).toBe(1)
    }
    expect(stdout).toContain("| dense-autoencoder | web    | 2       |")
    expect(await readFile(join(root, "out", "evaluation.md"), "utf8")).toContain("## Servers")
  }, 120_000)

  it("reuses existing runs, and exits 10 below a target", async () => {
    const { code, stdout } = await evaluate(
      "--json",
      "--target",
      "recall=1",
      "--target",
      "web:false-per-day=-1",
    )
    expect(code).toBe(10)
    const repeated = JSON.parse(stdout) as typeof file & { targets: { met: boolean }[] }
    expect(repeated.targets.map(({ met }) => met)).toEqual([true, false])
    expect(repeated.runs[0]!.folder).toBe(file.runs[0]!.folder)
    expect(repeated.rows[0]).toEqual(file.rows[0])
    expect(await readdir(join(repeated.runs[0]!.folder, ".."))).toHaveLength(1)
  }, 120_000)

  it("fits on a prefix of the labelled half and scores all of it", async () => {
    await writeServer(join(root, "servers", "long-1"), "long-1", 3 * 288)
    const { code, stdout } = await evaluate("--json", "--hosts", "long-1", "--protocol", "prefix:500")
    const { protocol, rows, runs } = JSON.parse(stdout) as typeof file & { protocol: unknown }
    expect([code, protocol, runs]).toEqual([0, { kind: "prefix", rows: 500 }, []])
    expect(rows[0]?.figures["vusPr"]?.mean).toBeGreaterThan(0.5)
  }, 120_000)

  it("rejects a folder without servers with exit 3, and a call without folder or labels with exit 2", async () => {
    expect(await noctule(["evaluate", root])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("labelled.none") as string,
    })
    expect(await noctule(["evaluate"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("evaluate.nothing") as string,
    })
  })
})

test("a job is replayed on its own past, night by night, and missed incidents are named", async () => {
  const source = await smallSource([
    { host: "db-1", days: 8, fault: 2 },
    { host: "app-1", days: 8 },
  ])
  const labels = join(source.root, "incidents.yaml")
  await writeFile(
    labels,
    `incidents:
  - { hosts: db-1, start: ${iso(faultFrom)}, end: ${iso(faultTo)}, causes: [cpu], text: runaway job }
  - { hosts: app-1, start: ${iso(faultFrom)}, end: ${iso(faultTo)}, text: nobody saw it }
  - { hosts: app-1, start: 2026-01-01T00:00:00Z, end: 2026-01-01T01:00:00Z, text: long ago }
`,
  )
  const since = iso(nightEnd - 2 * 86_400_000)
  const output = join(source.root, "out")
  const { code, stdout } = await noctule([
    "evaluate",
    "--job",
    source.job,
    "--labels",
    labels,
    "--since",
    since,
    "--output",
    output,
    "--json",
  ])
  expect(code).toBe(0)
  const {
    ownHistory: [ownHistory],
    runs,
  } = JSON.parse(stdout) as {
    ownHistory: { nights: number; hosts: number; outcomes: object[] }[]
    runs: { folder: string }[]
  }
  expect(ownHistory).toMatchObject({ nights: 2, hosts: 2 })
  expect(ownHistory!.outcomes).toMatchObject([
    { state: "found", by: { host: "db-1" }, causeRank: 1 },
    { state: "missed", by: null },
    { state: "outside" },
  ])
  expect(runs.map(({ folder }) => folder.slice(-13))).toEqual(["2026-03-08-01", "2026-03-09-01"])
  expect(await readFile(join(source.root, "out", "evaluation.md"), "utf8")).toContain(
    "1 of 2 labelled incidents found",
  )
}, 120_000)

const labelled = process.env["NOCTULE_LABELLED"]
const judge = process.env["NOCTULE_JUDGE"]

const known = labelled && judge && existsSync(judge)

test.skipIf(!known)(
  "[NOCTULE_LABELLED, NOCTULE_JUDGE] the figures of a real run are an independent judge's, to 1e-6",
  async () => {
    const output = await mkdtemp(join(tmpdir(), "noctule-judged-"))
    const { stdout } = await noctule([
      "evaluate",
      labelled!,
      "--hosts",
      "omi-2",
      "--output",
      output,
      "--json",
    ])
    const { servers, runs } = JSON.parse(stdout) as {
      servers: { host: string; metrics: Record<string, number> }[]
      runs: { folder: string }[]
    }
    const judgeOutput = execFileSync("python3", [judge!, labelled!, runs[0]!.folder, "--json"], {
      encoding: "utf8",
    })
    const judged = JSON.parse(judgeOutput) as { hosts: Record<string, number>[] }
    const names = {
      aucPr: "auc_pr",
      vusPr: "vus_pr",
      bestF1: "best_f1",
      f1: "f1",
      recall: "recall",
      falsePerDay: "false_per_day",
      precision: "precision",
      alarmShare: "alarm_share",
      hit100: "hit100",
      top1: "top1",
      incidentHit100: "inc_hit100",
      incidentTop1: "inc_top1",
    }
    for (const [ours, theirs] of Object.entries(names)) {
      expect(Math.abs(servers[0]!.metrics[ours]! - judged.hosts[0]![theirs]!), ours).toBeLessThan(1e-6)
    }
  },
  600_000,
)

/** Four days to learn from and the faulty one as the test half, labelled. */
async function writeServer(folder: string, host: string, nightRows = 288): Promise<void> {
  await mkdir(folder, { recursive: true })
  const [head, ...rows] = smallCsv({ host, days: 5, fault: 2 }).trimEnd().split("\n")
  await writeFile(join(folder, "train.csv"), [head, ...rows.slice(0, -nightRows)].join("\n"))
  await writeFile(join(folder, "test.csv"), [head, ...rows.slice(-nightRows)].join("\n"))
  const labels = Array.from({ length: nightRows }, (_, row) => {
    const time = nightEnd - (nightRows - row) * step
    return `${iso(time)},${time >= faultFrom && time < faultTo ? 1 : 0}`
  })
  await writeFile(join(folder, "labels.csv"), ["timestamp,label", ...labels].join("\n"))
  await writeFile(
    join(folder, "causes.json"),
    JSON.stringify([{ start: iso(faultFrom), end: iso(faultTo - step), features: ["cpu"] }]),
  )
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
