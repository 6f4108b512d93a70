import { describe, expect, test } from "vitest"
import { complaint, job, minimal } from "./fixture.ts"

describe("resolveJob()", () => {
  test("fills in every default of a one-line job", () => {
    expect(job(minimal)).toEqual({
      name: "nightly",
      file: "/work/jobs/nightly.yaml",
      source: {
        root: "/work/jobs",
        files: ["*.csv"],
        history: [],
        night: [],
        layout: "wide",
        host: { path: "{host}" },
        time: { column: "timestamp", format: "iso", origin: null, zone: "UTC" },
        metric: "metric",
        value: "value",
        missing: ["NaN", "nan", "NA", "N/A", "null", "NULL", "None", "-"],
        events: null,
      },
      night: { length: 86_400_000, end: "now", staleAfter: 3_600_000 },
      history: { length: 30 * 86_400_000 },
      step: "auto",
      features: {},
      model: {
        detectors: ["lstm-autoencoder", "dense-autoencoder"],
        engine: "onnxruntime",
        window: 30,
        stride: "auto",
        units: 64,
        updates: "auto",
        rate: 0.003,
        batch: 128,
        seed: 1,
        warmStart: true,
        scope: "host",
      },
      threshold: { falseIncidentsPerWeek: 1, deadband: { relative: 0.01, absolute: 0.001 } },
      incidents: { mergeGap: 3_600_000, shortest: 0 },
      report: {
        title: "nightly",
        name: null,
        logo: null,
        accent: null,
        timeZone: "UTC",
        page: "A4",
        formats: ["html", "pdf"],
        context: true,
        charts: 25,
        url: null,
      },
      deliver: [],
      metrics: { file: null, pushgateway: null, top: 100 },
      predict: { host: null, feature: null },
      watch: { openAfter: 2, of: 3, closeAfter: 10, repeat: 14_400_000 },
      labels: { file: "/work/jobs/labels.yaml", named: false },
      calendar: { events: [], file: null, ics: [], zone: "UTC" },
      retention: { nights: 90, runs: 3 },
      lab: { trials: {} },
      output: "/work/jobs/output",
      workers: "auto",
    })
  })

  test("reads paths relative to the job file, and globs and events relative to the source's root", () => {
    const { source, output } = job(
      'source: { root: ../data, files: ["a/*.csv", "b/*.csv"], events: events.csv }\noutput: ../output',
    )
    expect(source.root).toBe("/work/data")
    expect(source.files).toEqual(["a/*.csv", "b/*.csv"])
    expect(source.events).toBe("/work/data/events.csv")
    expect(output).toBe("/work/output")
  })

  test("lets flags override the environment, and that the file", () => {
    const file = `${minimal}output: a\nworkers: 2\n`
    const env = { NOCTULE_OUTPUT: "/b", NOCTULE_WORKERS: "3", NOCTULE_SOURCE: "/s" }
    expect(job(file)).toMatchObject({ output: "/work/jobs/a", workers: 2, source: { root: "/work/jobs" } })
    expect(job(file, { env })).toMatchObject({ output: "/b", workers: 3, source: { root: "/s" } })
    expect(job(file, { env, output: "/c", workers: "auto", source: "/t" })).toMatchObject({
      output: "/c",
      workers: "auto",
      source: { root: "/t" },
    })
    expect(job(file, { env: { NOCTULE_OUTPUT: "", NOCTULE_WORKERS: "" } })).toMatchObject({
      output: "/work/jobs/a",
      workers: 2,
    })
  })

  test("reads host as a column, a pattern or a fixed name", () => {
    const host = (text: string): object => job(`source: { files: a, host: ${text} }`).source.host
    expect(host("hostname")).toEqual({ column: "hostname" })
    expect(host('"{host}/*.parquet"')).toEqual({ path: "{host}/*.parquet" })
    expect(host("{ name: web-1 }")).toEqual({ name: "web-1" })
    expect(host('{ column: "a/b" }')).toEqual({ column: "a/b" })
    expect(complaint('source: { files: a, host: "{hsot}.csv" }')).toContain(
      "source.host: expected a column, a pattern with {host}",
    )
  })

  test("sets the night from --until and --since, in the report's zone by default", () => {
    const berlin = `${minimal}report: { timeZone: Europe/Berlin }\n`
    expect(job(berlin, { until: "2026-11-21" }).night.end).toBe(Date.parse("2026-11-20T23:00:00Z"))
    expect(job(minimal, { until: "2026-11-21T06:00:00+02:00" }).night).toMatchObject({
      end: Date.parse("2026-11-21T04:00:00Z"),
      length: 86_400_000,
    })
    const both = job(minimal, { since: "2026-11-20", until: "2026-11-20T06:00Z" }).night
    expect(both).toMatchObject({ end: Date.parse("2026-11-20T06:00:00Z"), length: 6 * 3_600_000 })
    const open = job(minimal, { since: "2026-11-20", now: Date.parse("2026-11-20T01:00:00Z") }).night
    expect(open).toMatchObject({ end: Date.parse("2026-11-20T01:00:00Z"), length: 3_600_000 })
  })

  test("rejects invalid overrides", () => {
    expect(complaint(minimal, { until: "tomorrow" })).toContain(
      'such as 2026-11-21T06:00:00Z, or a time of day such as 06:00, got "tomorrow"',
    )
    expect(complaint(minimal, { since: "2026-11-21", until: "2026-11-20" })).toContain(
      "give a --since that is before the night's end",
    )
    expect(complaint(`${minimal}night: { end: data }`, { since: "2026-11-21" })).toContain(
      "give --until as well",
    )
    expect(complaint(minimal, { workers: "0" })).toContain(
      "--workers expects auto, or a whole number from 1 to 256",
    )
    expect(complaint(minimal, { env: { NOCTULE_WORKERS: "many" } })).toContain("NOCTULE_WORKERS expects")
  })

  test("reads the origin of elapsed seconds in the source's zone", () => {
    const text =
      "source: { files: a, time: { format: elapsed-s, origin: 2026-07-01T00:00, zone: America/New_York } }"
    expect(job(text).source.time).toMatchObject({
      format: "elapsed-s",
      origin: Date.parse("2026-07-01T04:00:00Z"),
    })
  })

  test("derives a job's name from its file, in characters that a folder may have", async () => {
    const { resolveJob, parseJobFile } = await import("../../../src/job/index.ts")
    const name = (file: string): string => resolveJob(parseJobFile(minimal, file), file).name
    expect(name("/x/My Night (2).yml")).toBe("my-night-2")
    expect(name("/x/....yaml")).toBe("job")
    expect(name("/x/db.eu-1.yaml")).toBe("db.eu-1")
  })

  test("keeps only the keys of a feature's rule", () => {
    expect(job(`${minimal}features: { "cpu-*": { unit: "%" }, old: { ignore: true } }`).features).toEqual({
      "cpu-*": { unit: "%" },
      old: { ignore: true },
    })
  })
})
