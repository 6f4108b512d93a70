import type { FaultRecord } from "../../base/index.ts"
import {
  type AblationRow,
  ablationTable,
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
import type { EvaluatedRun, OwnHistory, Protocol } from "../../pipeline/index.ts"
import { ownHistorySection } from "./own-history.ts"

/** evaluation.json */
export interface EvaluationFile {
  readonly version: 1
  /** The folder of the data. */
  readonly source: string
  /** What was fitted on, and what was scored. */
  readonly protocol: Protocol
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
  /** With --ablate: what leaving out each step changes. */
  readonly ablation: readonly AblationRow[]
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
  protocol,
  ownHistory,
  ablation,
}: EvaluationFile): string {
  const all = [...rows, ...comparison]
  const byFamily = [...new Set(all.map(({ family }) => family))].flatMap(one =>
    all.filter(({ family }) => family === one),
  )
  const severalSeeds = new Set(servers.map(({ seed }) => seed)).size > 1
  const sections = [
    "# Evaluation",
    `Means over servers, with 95 % bootstrap intervals over them${severalSeeds ? " and over seeds" : ""}. ` +
      `\`job\` = ${detectors.join(" + ")}; target: ${falseIncidentsPerWeek} false incidents per host per week (${(falseIncidentsPerWeek / 7).toFixed(2)} per day).`,
    ...(protocol.kind === "prefix" ? [prefixNote(protocol.rows)] : []),
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
    ...(ablation.length > 0 ? ["## Ablation", ablationNote, ablationTable(ablation)] : []),
    "## Servers",
    serversTable(servers),
    ...(runs.length > 0 ? ["## Runs", runs.map(runLine).join("\n")] : []),
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

const ablationNote =
  "Each step left out in turn: the figure without it minus the figure with it, paired by server and seed, with 95 % bootstrap " +
  "intervals over servers. A negative VUS-PR says that the step helps; an interval around 0, that it makes no difference here. " +
  "Detectors are trained once, so steps that change the training (level-shift adjustment, trimmed windows, the skill test) are not in the table."

function prefixNote(rows: number): string {
  return `Fitted on the first ${rows} rows of test.*, scored on all of it, those rows included (TSB-AD's semi-supervised setting).`
}

function runLine({ name, seed, folder, seconds }: EvaluatedRun): string {
  return `- ${name}, seed ${seed}: ${Math.round(seconds)} s of computing, \`${folder}\``
}

function hasFigure(rows: readonly Row[], name: keyof Row["figures"]): boolean {
  return rows.some(({ figures }) => figures[name])
}
