import { mkdtemp } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Job, NightRule, PrometheusLimits, PrometheusRule } from "../../../../src/base/index.ts"
import { day, hour, jobOf, minute } from "../fixture.ts"

export type RuleParts = Partial<Omit<PrometheusRule, "limits">> & {
  readonly limits?: Partial<PrometheusLimits>
}

export function ruleOf(url: string, { limits, ...parts }: RuleParts = {}): PrometheusRule {
  return {
    url,
    auth: null,
    tls: { ca: null, cert: null, key: null },
    headers: {},
    queries: [{ name: "load", promql: "node_load1" }],
    host: ["instance"],
    step: minute,
    lateness: 10 * minute,
    ...parts,
    limits: { concurrency: 2, points: 10_000, timeout: 30_000, series: 1000, retry: 20, ...limits },
  }
}

/** A job over that server, in a folder of its own, with a night of six hours that ends at `end`. */
export async function serverJob(rule: PrometheusRule, end: NightRule["end"]): Promise<Job> {
  const output = await mkdtemp(join(tmpdir(), "noctule-prometheus-"))
  const job = jobOf(output, { source: { files: [], prometheus: rule }, step: rule.step })
  return { ...job, output, history: { length: day }, night: { length: 6 * hour, end, staleAfter: hour } }
}
