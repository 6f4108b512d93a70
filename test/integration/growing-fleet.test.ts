import { readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import type { RunRecord, RunResult } from "../../src/base/index.ts"
import { noctule, smallCsv, smallSource } from "./small-night.ts"

describe("a fleet that changes from one night to the next", () => {
  it("adds a new host and feature, and continues without a host that left", async () => {
    const source = await smallSource([{ host: "a" }, { host: "b" }, { host: "gone" }])
    const csv = (host: string): string => join(source.root, "data", `${host}.csv`)
    const night = async (
      until: string,
    ): Promise<{ result: RunResult; record: RunRecord; stderr: string }> => {
      const ended = await noctule([
        "run",
        source.job,
        "--output",
        source.output,
        "--workers",
        "1",
        "--until",
        until,
      ])
      expect(ended.code, ended.stderr).toBe(0)
      const read = async (name: string): Promise<unknown> =>
        JSON.parse(await readFile(join(source.output, "small/latest", name), "utf8"))
      return {
        result: (await read("result.json")) as RunResult,
        record: (await read("run.json")) as RunRecord,
        stderr: ended.stderr,
      }
    }
    await night("2026-03-09T00:00:00Z")
    await writeFile(csv("a"), smallCsv({ host: "a", features: ["cpu", "disk", "net"] }))
    await writeFile(csv("late"), smallCsv({ host: "late" }))
    await rm(csv("gone"))
    const { result, record } = await night("2026-03-10T00:00:00Z")
    expect(result.hosts.map(({ host, status, features }) => [host, status, features])).toEqual([
      ["a", "scored", ["cpu", "disk", "net"]],
      ["b", "scored", ["cpu", "disk"]],
      ["late", "scored", ["cpu", "disk"]],
    ])
    const [a, b, late] = result.hosts
    expect([a!.training!.warmStarted, b!.training!.warmStarted, late!.training!.warmStarted]).toEqual([
      false,
      true,
      false,
    ])
    expect(a!.training!.notes).toContainEqual({
      detector: "lstm-autoencoder",
      code: "cold-start",
      params: { cause: { code: "size", params: {} } },
    })
    expect(record.warmStartModels).toEqual({
      a: "state/models/a/2026-03-08-01",
      b: "state/models/b/2026-03-08-01",
      late: null,
    })
    expect(result.incidentHistory!.resolved).toEqual([])

    // A feature that is there only in the night is left out, and the report's data quality says so.
    const rows = (await readFile(csv("b"), "utf8")).trim().split("\n")
    const night3 = rows.map((row, i) =>
      i === 0 ? `${row},"fresh"` : `${row},${i > rows.length - 288 ? i : ""}`,
    )
    await writeFile(csv("b"), night3.join("\n"))
    const third = await night("2026-03-10T00:00:00Z")
    expect(third.result.hosts.find(({ host }) => host === "b")!.features).toEqual(["cpu", "disk"])
    const quality = third.result.dataQuality.find(({ host }) => host === "b")!
    expect(quality.features.find(({ feature }) => feature === "fresh")).toMatchObject({ state: "new" })
  })
})
