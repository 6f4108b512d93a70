import type { FaultRecord } from "../../base/index.ts"
import {
  legend,
  metricKinds,
  plainTable,
  type Row,
  rowsTable,
  type ServerMetrics,
  serversTable,
  type TargetResult,
  targetsTable,
} from "../../evaluate/index.ts"
import type { EvaluatedRun, OwnHistory } from "../../pipeline/index.ts"
import { ownHistorySection } from "./own-history.ts"

/** evaluation.json */
export interface EvaluationFile {
  readonly version: 1
  /** The folder of the data. */
  readonly source: string
  readonly detectors: readonly string[]
  /** Target: false incidents per host per week. */
  readonly falseIncidentsPerWeek: number
  readonly versions: Readonly<Record<string, string>>
  readonly rows: readonly Row[]
  readonly targets: readonly TargetResult[]
  readonly servers: readonly ServerMetrics[]
  readonly runs: readonly EvaluatedRun[]
  readonly faults: readonly FaultRecord[]
  /** Rows of other methods. */
  readonly comparison: readonly Row[]
  /** Replays of a team's own past, one per detector and seed. */
  readonly ownHistory: readonly OwnHistory[]
}

/** evaluation.md: tables with explanations. */
export function evaluationPage({
  rows,
  servers,
  targets,
  runs,
  faults,
  comparison,
  detectors,
  falseIncidentsPerWeek,
  ownHistory,
}: EvaluationFile): string {
  const all = [...rows, ...comparison]
  const byFamily = [...new Set(all.map(({ family }) => family))].flatMap(one =>
    all.filter(({ family }) => family === one),
  )
  const severalSeeds = new Set(runs.map(({ seed }) => seed)).size > 1
  const sections = [
    "# Evaluation",
    `Means over servers, with 95 % bootstrap intervals over them${severalSeeds ? " and over seeds" : ""}. ` +
      `\`job\` = ${detectors.join(" + ")}; target: ${falseIncidentsPerWeek} false incidents per host per week (${(falseIncidentsPerWeek / 7).toFixed(2)} per day).`,
    ...ownHistory.flatMap(one => ownHistorySection(one, falseIncidentsPerWeek)),
    ...(ownHistory.length > 0 ? ["## Figures"] : []),
    rowsTable(rows),
    ...(comparison.length > 0
      ? [
          "## Comparison",
          plainTable(
            byFamily,
            metricKinds.map(({ name }) => name).filter(name => hasFigure(comparison, name)),
          ),
        ]
      : []),
    ...(targets.length > 0 ? ["## Targets", targetsTable(targets)] : []),
    "## Servers",
    serversTable(servers),
    "## Runs",
    runs
      .map(
        ({ name, seed, folder, seconds }) =>
          `- ${name}, seed ${seed}: ${Math.round(seconds)} s of computing, \`${folder}\``,
      )
      .join("\n"),
    ...(faults.length > 0
      ? [
          "## Not done",
          faults.map(({ what, where, hint }) => `- ${what} · ${where} · hint: ${hint}`).join("\n"),
        ]
      : []),
    "## Columns",
    legend(),
  ]
  return `${sections.join("\n\n")}\n`
}

function hasFigure(rows: readonly Row[], name: keyof Row["figures"]): boolean {
  return rows.some(({ figures }) => figures[name])
}
