import { readFileSync } from "node:fs"
import { join } from "node:path"
import { CronJob, type ICronJob } from "kubernetes-models/batch/v1/CronJob"
import { describe, expect, it } from "vitest"
import { parse } from "yaml"
import { exits } from "../../src/base/index.ts"
import { shardOf } from "../../src/cli/night/shard-option.ts"
import { manifests, withComponent } from "../kustomize.ts"

const read = <T>(name: string): T => parse(readFileSync(join(manifests, name), "utf8")) as T

interface Patch {
  readonly target: { readonly kind: string }
  readonly patch: string
}
const { patches } = read<{ readonly patches: readonly Patch[] }>("indexed/kustomization.yaml")
const patched = parse(patches.find(({ target }) => target.kind === "CronJob")?.patch ?? "") as ICronJob
const base = read<ICronJob>("cronjob.yaml").spec?.jobTemplate.spec

const all = await withComponent<ICronJob>("indexed")

describe("jobs/kubernetes/indexed", () => {
  const job = patched.spec?.jobTemplate.spec
  const container = job?.template.spec?.containers[0]

  it("gives each pod of the Indexed Job a shard of its own", () => {
    expect(job).toMatchObject({ completionMode: "Indexed", parallelism: job?.completions })
    const env = Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value]))
    const shards = Array.from({ length: job?.completions ?? 0 }, (_, index) =>
      shardOf(undefined, { ...env, JOB_COMPLETION_INDEX: `${index}` }),
    )
    expect(shards).toEqual(shards.map((_, index) => ({ index, count: job?.completions })))
    expect(shards.length).toBeGreaterThan(1)
  })

  it("retries a shard by its exit code, and fails its index alone", () => {
    expect(job).toMatchObject({ backoffLimit: null, backoffLimitPerIndex: 3, maxFailedIndexes: 1 })
    const final = [exits.usage, exits.input, exits.partial]
    const by = (action: string, operator: string) => ({ action, onExitCodes: { operator, values: final } })
    const rules = [{ action: "Ignore" }, by("FailIndex", "In"), by("Count", "NotIn")]
    expect(job?.podFailurePolicy?.rules).toMatchObject(rules)
  })

  it("merges after the deadline of the shards, as the same restricted pod", () => {
    const merge = read<ICronJob>("indexed/merge.yaml")
    new CronJob(merge).validate()
    const pod = merge.spec?.jobTemplate.spec?.template.spec
    const whole = base?.template.spec
    expect(pod?.containers[0]?.args?.slice(0, 3)).toEqual(["merge", "/job/nightly.yaml", "--partial"])
    expect({ ...pod, containers: [{ ...pod?.containers[0], args: whole?.containers[0]?.args }] }).toEqual(
      whole,
    )
    const minutes = (cron: ICronJob): number => {
      const [minute, hour] = cron.spec?.schedule.split(" ").map(Number) ?? []
      return 60 * (hour ?? NaN) + (minute ?? NaN)
    }
    const start = minutes(read<ICronJob>("cronjob.yaml"))
    expect(minutes(merge)).toBeGreaterThan(start + (base?.activeDeadlineSeconds ?? NaN) / 60)
  })

  it.skipIf(all === null)("is rendered by kubectl kustomize, and what comes out is accepted", () => {
    const jobs = (all ?? []).filter(({ kind }) => kind === "CronJob")
    for (const one of jobs) new CronJob(one).validate()
    const night = jobs.find(({ metadata }) => metadata?.name === "noctule")?.spec?.jobTemplate.spec
    expect(night).toMatchObject({ completionMode: "Indexed", completions: 4 })
    expect(night).not.toHaveProperty("backoffLimit")
    const names = night?.template.spec?.containers[0]?.env?.map(({ name }) => name).sort()
    expect(names).toEqual(["HOME", "NOCTULE_SHARDS", "NOCTULE_WORKERS"])
    expect(JSON.stringify(all)).toContain('"accessModes":["ReadWriteMany"]')
    expect(jobs).toHaveLength(2)
  })
})
