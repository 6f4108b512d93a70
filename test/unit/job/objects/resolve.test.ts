import { describe, expect, it } from "vitest"
import type { Job } from "../../../../src/base/index.ts"
import { type JobOverrides, parseJobFile, resolveJob } from "../../../../src/job/index.ts"

function jobOf(yaml: string, overrides: JobOverrides = {}): Job {
  return resolveJob(parseJobFile(yaml, "job.yaml"), "/jobs/nightly.yaml", overrides)
}

const source = 'source: { root: "s3://metrics/fleet/", files: "*.csv", events: "deploys.csv" }'

describe("places in object stores", () => {
  it("of the source: the root, and events below it; the output stays on disk", () => {
    const job = jobOf(`${source}\nobjects: { endpoint: "https://minio.example:9000", cache: 500MB }`)
    expect(job.source).toMatchObject({ root: "s3://metrics/fleet", events: "s3://metrics/fleet/deploys.csv" })
    expect(job.output).toBe("/jobs/output")
    expect(job.objects).toEqual({
      output: null,
      endpoint: "https://minio.example:9000",
      region: null,
      pathStyle: true,
      cache: 500e6,
      retry: 300_000,
    })
  })

  it("of the output: a working copy of its own on disk, and labels in the bucket unless the job names a file", () => {
    const job = jobOf(`source: { files: "*.csv" }\noutput: s3://reports/a/b\nobjects: { folder: disk }`)
    expect(job.objects).toMatchObject({ output: { bucket: "reports", prefix: "a/b/" }, pathStyle: false })
    expect(job.output).toMatch(/^\/jobs\/disk\/[0-9a-f]{16}$/)
    expect(job.labels).toEqual({ file: `${job.output}/nightly/state/labels.yaml`, named: false })
    expect(jobOf(`${source}\nlabels: ours.yaml\noutput: s3://reports`).labels.file).toBe("/jobs/ours.yaml")
  })

  it("by flags, which replace those of the file", () => {
    const flags = { source: "s3://other", output: "s3://reports/x" }
    const job = jobOf('source: { files: "*.csv" }', flags)
    expect([job.source.root, job.objects?.output]).toEqual([
      "s3://other",
      { bucket: "reports", prefix: "x/" },
    ])
    expect(jobOf(source, { source: "/data", output: "/out" })).toMatchObject({
      output: "/out",
      source: { root: "/data" },
    })
  })

  it("are no part of a job without any", () => {
    expect(jobOf('source: { files: "*.csv" }')).not.toHaveProperty("objects")
  })

  it.each([
    ['source: { root: "s3://", files: "*.csv" }', "s3://bucket/prefix"],
    ['source: { files: "*.csv" }\noutput: "s3://UPPER/x"', "s3://bucket/prefix"],
    ['source: { files: "*.csv" }\nobjects: { cache: 20 }', "a size such as 500MB or 20GiB"],
    ['source: { files: "*.csv" }\nobjects: { endpoint: "http://user:pw@minio" }', "no user, password"],
  ])("are checked: %s", (yaml, words) => {
    expect(() => jobOf(yaml)).toThrow(words)
  })

  it("are checked in flags", () => {
    expect(() => jobOf('source: { files: "*.csv" }', { output: "s3:///x" })).toThrow(
      "--output expects a folder, or s3://",
    )
  })
})
