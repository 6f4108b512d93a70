import type { FeatureRule, PromQuery } from "../../base/index.ts"
import { blackbox } from "./blackbox.ts"
import { cadvisor } from "./cadvisor.ts"
import { nodeExporter } from "./node-exporter.ts"
import { type Preset, rulesOf } from "./preset.ts"
import { windowsExporter } from "./windows-exporter.ts"

export const presetNames = ["node-exporter", "cadvisor", "windows-exporter", "blackbox"] as const
export type PresetName = (typeof presetNames)[number]

const presets: Readonly<Record<PresetName, Preset>> = {
  "node-exporter": nodeExporter,
  cadvisor,
  "windows-exporter": windowsExporter,
  blackbox,
}

/** A metric that each exporter has and no other: by it `noctule init` finds the preset. */
export const markerMetrics: Readonly<Record<string, PresetName>> = {
  node_load1: "node-exporter",
  windows_cpu_time_total: "windows-exporter",
  container_cpu_usage_seconds_total: "cadvisor",
  probe_success: "blackbox",
}

export interface PresetChoice {
  readonly preset: PresetName
  /** Labels that name the host; the preset's own where absent. */
  readonly host?: readonly string[]
  /** `{job="node"}`; the preset's own where absent. */
  readonly select?: string
  /** Range of a rate as PromQL has it: "5m". */
  readonly range: string
}

/** A preset for this job. */
export interface ChosenPreset {
  readonly host: readonly string[]
  readonly queries: readonly PromQuery[]
  /** Units and kinds, by feature. */
  readonly features: Readonly<Record<string, FeatureRule>>
}

export function choosePreset({ preset, host, select, range }: PresetChoice): ChosenPreset {
  const chosen = presets[preset]
  const labels = host ?? chosen.host
  const own = select === undefined ? chosen.select : matchersOf(select)
  const parts = {
    select: (...matchers: readonly string[]) =>
      own === "" && matchers.length === 0 ? "" : `{${[...(own === "" ? [] : [own]), ...matchers].join(",")}}`,
    by: `by (${labels.join(", ")})`,
    range: `[${range}]`,
  }
  return {
    host: labels,
    queries: chosen.features.map(({ name, promql }) => ({ name, promql: promql(parts) })),
    features: rulesOf(chosen),
  }
}

/** `{job="node",}` → `job="node"` */
function matchersOf(select: string): string {
  return select
    .trim()
    .replace(/^\{\s*/, "")
    .replace(/\s*,?\s*\}$/, "")
}
