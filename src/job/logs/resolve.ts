import type { FeatureRule, LogsRule } from "../../base/index.ts"
import type { JobFile } from "../schema/job-file.ts"

export interface ResolvedLogs {
  readonly rule: LogsRule
  /** Units and kinds of what is counted; the job's own rules are above. */
  readonly features: Readonly<Record<string, FeatureRule>>
}

export function resolveLogs(
  { files, format, service, every, routes, evidence }: NonNullable<JobFile["source"]["logs"]>,
  job: string,
): ResolvedLogs {
  return {
    rule: { files, format: format.trim(), service: service ?? job, every, routes, evidence },
    features,
  }
}

const rate: FeatureRule = { unit: "1/s", kind: "gauge" }
/** By glob: which routes there are is known once the logs are read. */
const features: ResolvedLogs["features"] = {
  "requests*": rate,
  "errors-*": rate,
  scans: rate,
  bytes: { unit: "bytes/s", kind: "gauge" },
  clients: { unit: "", kind: "gauge" },
  "latency-*": { unit: "ms", kind: "gauge" },
}

/** Whether a rule is of the logs' own, which need not match a feature: some formats have no latency. */
export function isLogFeature(pattern: string): boolean {
  return pattern in features
}
