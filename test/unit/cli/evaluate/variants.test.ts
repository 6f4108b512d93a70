import { expect, test } from "vitest"
import { detectorNames, type Job } from "../../../../src/base/index.ts"
import { variantsOf } from "../../../../src/cli/evaluate/variants.ts"
import { parseJobFile, resolveJob } from "../../../../src/job/index.ts"

const job: Job = resolveJob(parseJobFile("source: { files: '*.csv' }", "job.yaml"), "job.yaml")

test("without a detector the job's own are run, with its own seed", () => {
  expect(variantsOf(job, {}).map(({ name, seed, job: { model } }) => [name, seed, model.detectors])).toEqual([
    ["job", 1, job.model.detectors],
  ])
})

test("all runs the job's detectors together, then each by itself; names joined by + run together; nothing runs twice", () => {
  expect(variantsOf(job, { detector: ["all", "job"] }).map(({ name }) => name)).toEqual([
    "job",
    ...detectorNames,
  ])
  const [both] = variantsOf(job, { detector: ["lstm-autoencoder+seasonal-baseline"] })
  expect(both!.job.model.detectors).toEqual(["lstm-autoencoder", "seasonal-baseline"])
  expect(both!.job.name).toMatch(/^[a-z0-9.-]+$/)
})

test("seeds count up from the job's, each in a folder of its own", () => {
  const variants = variantsOf(job, { seeds: "3" })
  expect(variants.map(({ job: { model } }) => model.seed)).toEqual([1, 2, 3])
  expect(new Set(variants.map(({ job: { name } }) => name)).size).toBe(3)
})

test.each([
  { seeds: "0" },
  { seeds: "x" },
  { detector: ["lstm"] },
  { detector: ["lstm-autoencoder+lstm-autoencoder"] },
])("%j is refused", choice => {
  expect(() => variantsOf(job, choice)).toThrow(/expected .* got .*hint:/s)
})
