import type { RunOutcome, RunRecord, RunResult } from "../../base/index.ts"
import { median } from "../../stats/index.ts"
import { dealHosts } from "./deal.ts"

/** A host of tonight. */
export interface PlannedHost {
  readonly host: string
  readonly rows: number
  /** Whether its training goes on from an earlier night's models. */
  readonly warm: boolean
}

/** A night on record. */
export interface PastRecord {
  readonly result: Pick<RunResult, "hosts">
  readonly record: Pick<RunRecord, "stages" | "engine">
  readonly outcome: Pick<RunOutcome, "stages">
}

/** What a night takes in so many pods. */
export interface PodsEstimate {
  readonly pods: number
  /** Of the pod with the most work. */
  readonly hosts: number
  /** From the first pod's start to the report. */
  readonly seconds: number
  /** Of the processors, over all pods. */
  readonly coreSeconds: number
}

/**
 * Share of a training from scratch that one takes which goes on from last night's; test/bench/README.md
 * measures it.
 */
const warmShare = 0.15
/** Seconds until a process has started with its workers. */
const startSeconds = 3

/**
 * What a night of these hosts takes in pods of `workers` each, by what the night on record took: each host's
 * training, what else a host needs on average, and what each pod or the merge does once. Null without hosts
 * on record.
 */
export function estimateNight(
  hosts: readonly PlannedHost[],
  past: PastRecord,
  { pods, workers }: { readonly pods: readonly number[]; readonly workers: number },
): readonly PodsEstimate[] | null {
  const training = coldTraining(past.result)
  if (training.size === 0) return null
  const cold = median([...training.values()])
  const other = secondsBeyondTraining(past)
  const work = new Map(
    hosts.map(({ host, warm }) => [host, other + (training.get(host) ?? cold) * (warm ? warmShare : 1)]),
  )
  const names = hosts.map(({ host }) => host)
  const each = startSeconds + sumOf(past.record.stages, ["survey", "remember"])
  const once = sumOf(past.record.stages, ["assemble"]) + sumOf(past.outcome.stages, ["report"])
  const total = sum([...work.values()])
  return pods.map(count => {
    const dealt = dealHosts(names, work, count)
    const longest = Math.max(...dealt.map(own => sum(own.map(host => work.get(host) ?? 0))))
    return {
      pods: count,
      hosts: Math.max(...dealt.map(own => own.length)),
      seconds: each + longest / workers + once,
      coreSeconds: total + count * each + once,
    }
  })
}

/** By host: seconds of its training, or as many as from scratch where it went on from an earlier one. */
function coldTraining({ hosts }: PastRecord["result"]): ReadonlyMap<string, number> {
  return new Map(
    hosts.flatMap(({ host, training }) =>
      training
        ? [[host, training.warmStarted === true ? training.seconds / warmShare : training.seconds] as const]
        : [],
    ),
  )
}

/**
 * A host's average beyond its training. One host more than there are workers waits for one, which counts as
 * work.
 */
function secondsBeyondTraining({ result, record }: PastRecord): number {
  const workers = record.engine?.workers ?? 1
  const trained = result.hosts.flatMap(({ training }) => training?.seconds ?? [])
  const examined = (sumOf(record.stages, ["examine"]) * workers) / (workers + 1)
  const beyond = Math.max(0, examined - sum(trained)) + sumOf(record.stages, ["ingest", "summarise", "save"])
  return beyond / Math.max(1, trained.length)
}

function sumOf(stages: RunRecord["stages"], names: readonly string[]): number {
  return sum(stages.filter(({ stage }) => names.includes(stage)).map(({ seconds }) => seconds))
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
