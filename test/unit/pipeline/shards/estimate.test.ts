import { describe, expect, it } from "vitest"
import type { HostResult, TrainingRecord } from "../../../../src/base/index.ts"
import { estimateNight, type PastRecord } from "../../../../src/pipeline/shards/estimate.ts"

const trained = (host: string, seconds: number, warmStarted: boolean): HostResult =>
  ({ host, training: { seconds, warmStarted } as TrainingRecord }) as HostResult

/** Two hosts from scratch, 20 s each, one warm, as long as 20 s from scratch; 4 s a host beyond training. */
const past: PastRecord = {
  result: { hosts: [trained("a", 20, false), trained("b", 20, false), trained("c", 3, true)] },
  record: {
    stages: [
      { stage: "survey", seconds: 2, rows: 0 },
      { stage: "ingest", seconds: 6, rows: 0 },
      { stage: "examine", seconds: 1.5 * 49, rows: 0 },
      { stage: "assemble", seconds: 1, rows: 0 },
    ],
    engine: { requested: "", used: "", reason: "", workers: 2 },
  },
  outcome: { stages: [{ stage: "report", seconds: 9, rows: 0 }] },
}
const four = ["a", "b", "c", "new"].map(host => ({ host, rows: 100, warm: host !== "new" }))

describe("estimateNight", () => {
  it("adds up trainings, what else each host needs, and what each pod or the merge does once", () => {
    const [one, two] = estimateNight(four, past, { pods: [1, 2], workers: 2 }) ?? []
    const work = 3 * (4 + 3) + (4 + 20)
    expect(one).toEqual({ pods: 1, hosts: 4, seconds: 5 + work / 2 + 10, coreSeconds: work + 5 + 10 })
    expect(two).toEqual({ pods: 2, hosts: 3, seconds: 5 + 24 / 2 + 10, coreSeconds: work + 2 * 5 + 10 })
  })

  it("is never shorter with fewer pods, and has no figures without a trained host on record", () => {
    const pods = estimateNight(four, past, { pods: [1, 2, 4, 8], workers: 1 }) ?? []
    const seconds = pods.map(one => one.seconds)
    expect(seconds).toEqual(seconds.toSorted((a, b) => b - a))
    expect(estimateNight(four, { ...past, result: { hosts: [] } }, { pods: [1], workers: 1 })).toBeNull()
  })
})
