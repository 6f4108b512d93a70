import { describe, expect, it } from "vitest"
import { isNameless, nameSeries, seriesOfFile } from "../../../../src/ingest/files/single-series.ts"
import { readHost, survey } from "../../../../src/ingest/index.ts"
import { csv, effectsAt, folderOf, jobOf, type JobParts } from "../fixture.ts"

const rows = 800
const one = csv("value", rows, row => `${row % 7}`)
const other = csv("value", rows, row => `${row % 11}`)

async function featuresOf(
  files: Readonly<Record<string, string>>,
  source: JobParts["source"],
): Promise<Record<string, string[]>> {
  const job = jobOf(await folderOf(files), { source: { ...source } })
  const found = await survey(job, effectsAt())
  const features: Record<string, string[]> = {}
  for (const host of found.hosts)
    features[host] = (await readHost(job, found, host)).night.features.map(({ name }) => name)
  return features
}

describe("an export of one series", () => {
  it("is named by its file where the file's name is not the host's", async () => {
    const files = { "cpu.csv": one, "mem-2024-03-05.csv": other }
    expect(await featuresOf(files, { host: { name: "web-1" } })).toEqual({ "web-1": ["cpu", "mem"] })
    const nested = { "web-1/cpu.csv": one, "web-1/mem.csv": other, "web-2/cpu.csv": one }
    expect(await featuresOf(nested, { host: { path: "{host}/*" } })).toEqual({
      "web-1": ["cpu", "mem"],
      "web-2": ["cpu"],
    })
  })

  it("keeps its column's name where the file is a part of it, by day or number", async () => {
    const parts = { "web-1/2024-03-05.csv": one, "web-1/part-2.csv": other, "web-1/test.csv": other }
    expect(await featuresOf(parts, { host: { path: "{host}/*" } })).toEqual({ "web-1": ["value"] })
  })

  it("keeps its column's name where the file's name is the host's", async () => {
    expect(await featuresOf({ "web-1.csv": one, "web-2.csv": other }, {})).toEqual({
      "web-1": ["value"],
      "web-2": ["value"],
    })
  })

  it("is named without its date", () => {
    expect(seriesOfFile("a/CPU usage-data-2026-11-29 15_03_45.csv")).toBe("CPU usage")
    expect(seriesOfFile("cpu-idle-2026-11-29")).toBe("cpu-idle")
    expect(seriesOfFile("2026-11-29.csv")).toBe("2026-11-29")
  })

  it("has a column that says nothing", () => {
    expect(["value", "Value", "_value", "Value #A"].every(isNameless)).toBe(true)
    expect(["cpu", "value_total", "values"].some(isNameless)).toBe(false)
  })

  it("belongs to one server by names of metrics, or of Grafana's panels", () => {
    expect(nameSeries(["cpu.csv", "disk_used.csv", "net-rx.csv"])).toBe(true)
    expect(nameSeries(["Eins-data-2026-11-29 15_03_45.csv", "Zwei-data-2026-11-29 15_04_45.csv"])).toBe(true)
    expect(nameSeries(["web-1.csv", "web-2.csv"])).toBe(false)
    expect(nameSeries(["cpu-2026-11-29.csv", "cpu-2026-11-30.csv"])).toBe(false)
    expect(nameSeries(["a.csv", "b.csv"])).toBe(false)
  })
})
